// The data of the page, and small helpers to make the document. Text only ever enters through textContent.
const DATA = JSON.parse(document.getElementById('data').textContent);
const ROWS = DATA.rows, LINKS = DATA.links, COUNT = ROWS.id.length;
const DAY = 1440;
const [CRITICAL, NEAR, MILESTONE, GATE, LIVE, STARTED, FINISHED, LATE] = [1, 2, 4, 8, 16, 32, 64, 128];

const byId = id => document.getElementById(id);
const text = place => DATA.texts[place];
const texts = places => places.map(text).join(', ');
const is = (row, flag) => (ROWS.flags[row] & flag) !== 0;
const label = row => text(ROWS.label[row] || ROWS.name[row]) || ROWS.id[row];
const kindOf = row => is(row, LIVE) ? 'go-live' : is(row, GATE) ? 'gate' : is(row, MILESTONE) ? 'milestone' : '';

/** A sentence of the page with values put in for {name}. */
function say(key, values = {}) {
  return DATA.words[key].replace(/\{(\w+)\}/g, (whole, name) => name in values ? String(values[name]) : whole);
}

/** An element with a class, text and attributes. */
function make(tag, className = '', content = '', attributes = {}) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (content !== '') element.textContent = content;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';
function draw(tag, attributes = {}) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** The sign of a go-live, gate or milestone. */
function sign(kind, className = '') {
  const element = draw('svg', {class: `mark ${kind} ${className}`.trim(), viewBox: '0 0 20 20', 'aria-hidden': 'true'});
  element.append(draw('use', {href: `#mark-${kind}`}));
  return element;
}

/** A name from a playbook: it keeps its own direction of writing. */
const name = content => make('bdi', '', content);

/** Days from the base of the data as a date of UTC, and as people write it. */
const dateOf = day => new Date((DATA.base + day) * 864e5);
function shownDay(day) {
  if (day === null || day === undefined) return '';
  const [year, month, date] = dateOf(day).toISOString().slice(0, 10).split('-');
  return DATA.form.date.replace('%Y', year).replace('%m', month).replace('%d', date);
}
const shownNumber = value => String(value).replace('.', DATA.form.decimal);
const span = (first, last) => first === last ? shownDay(first) : say('to', {first: shownDay(first), last: shownDay(last)});

/** The slip of a row in working days, with its sign and, where that is another one, from the first baseline. */
function slip(row) {
  const signed = days => `${days > 0 ? '+' : days < 0 ? '−' : ''}${shownNumber(Math.abs(days))}`;
  const [now, first] = [ROWS.slip, ROWS.slipFirst].map(slips => slips && slips[row] !== null ? signed(slips[row]) : '');
  return first ? [now, say('slipFirst', {day: first})].filter(Boolean).join(', ') : now;
}

/** Links into and out of each row, and the link that fixes its start. */
const into = Array.from({length: COUNT}, () => []), outOf = Array.from({length: COUNT}, () => []);
const driver = new Int32Array(COUNT).fill(-1);
LINKS.pred.forEach((pred, link) => {
  into[LINKS.succ[link]].push(link);
  outOf[pred].push(link);
  if (LINKS.driving[link]) driver[LINKS.succ[link]] = link;
});

/** Rows of the driving path of a row, the first step first and the row itself last. */
function drivingPath(row) {
  const path = [row], seen = new Set(path);
  for (let link = driver[row]; link >= 0; link = driver[path[0]]) {
    const before = LINKS.pred[link];
    if (seen.has(before)) break;
    seen.add(before);
    path.unshift(before);
  }
  return path;
}

const rowOf = new Map(ROWS.id.map((id, row) => [id, row]));
const findingsOf = new Map();
for (const finding of DATA.findings) {
  for (const row of finding.rows) findingsOf.set(row, [...(findingsOf.get(row) || []), finding]);
}
const moneyOf = new Map();
DATA.money.row.forEach((row, entry) => moneyOf.set(row, [...(moneyOf.get(row) || []), entry]));
