// The side panel: all that is known of the chosen task.
const panel = byId('panel');
const FEW_STEPS = 8;

/** A name that leads to another task. */
function leads(row, extra = '') {
  const link = make('a', 'task', '', {href: `#task=${encodeURIComponent(ROWS.id[row])}`});
  link.dataset.row = row;
  const kind = kindOf(row);
  if (kind) link.append(sign(kind, tone(row)));
  link.append(name(label(row)));
  const item = make('li');
  item.append(link);
  const badge = letter(row);
  if (badge) item.append(' ', badge);
  item.append(make('span', 'small', [span(ROWS.start[row], ROWS.finish[row]), extra].filter(Boolean).join(' · ')));
  return item;
}

function section(title, ...content) {
  const part = make('section');
  part.append(make('h3', '', title), ...content);
  return part;
}

/** A list of terms; those without a value are left out. */
function facts(pairs) {
  const listed = make('dl');
  for (const [term, value] of pairs) {
    if (value === '' || value === null || value === undefined) continue;
    const detail = make('dd');
    detail.append(name(String(value)));
    listed.append(make('dt', '', term), detail);
  }
  return listed;
}

function links(row, numbers, other) {
  const listed = make('ul', 'links');
  for (const link of numbers) {
    const words = [text(LINKS.type[link]), text(LINKS.lag[link]), LINKS.driving[link] ? say('drivesStart') : ''];
    listed.append(leads(other[link], words.filter(Boolean).join(' ')));
  }
  return numbers.length ? listed : make('p', 'small', say('noLinks'));
}

/** The driving path, its last steps first in sight. */
function pathList(row) {
  const path = drivingPath(row).slice(0, -1);
  if (!path.length) return [make('p', 'small', say('pathAlone'))];
  const listed = make('ol', 'steps');
  const fill = steps => listed.replaceChildren(...steps.map(one => leads(one, text(ROWS.why[one]))));
  listed.start = Math.max(1, path.length - FEW_STEPS + 1);
  fill(path.slice(-FEW_STEPS));
  if (path.length <= FEW_STEPS) return [listed];
  const more = make('button', '', say('firstSteps', {count: path.length}), {type: 'button'});
  more.addEventListener('click', () => {
    listed.start = 1;
    fill(path);
    more.remove();
    listed.querySelector('a').focus();
  });
  return [more, listed];
}

function moneyPart(row) {
  const entries = moneyOf.get(row) || [];
  if (!entries.length) return [make('p', 'small', say('noCost'))];
  const listed = make('ul', 'money');
  for (const entry of entries) {
    const item = make('li');
    item.append(make('b', '', text(DATA.money.amount[entry])), ' ', text(DATA.money.category[entry]));
    if (DATA.money.basis[entry]) item.append(make('span', 'small', text(DATA.money.basis[entry])));
    listed.append(item);
  }
  return ROWS.cost[row] && entries.length > 1 ? [make('p', '', `${say('cost')}: ${text(ROWS.cost[row])}`), listed] : [listed];
}

function findingsPart(row) {
  const found = findingsOf.get(row) || [];
  if (!found.length) return [make('p', 'small', say('noFindings'))];
  const listed = make('ul', 'findings');
  for (const one of found) {
    const item = make('li', one.severity);
    item.append(make('b', 'tag', say(one.severity)), ' ', text(one.message), ' ');
    if (one.help) item.append(make('i', '', text(one.help)), ' ');
    item.append(make('span', 'small', [text(one.rule), text(one.code), text(one.place)].filter(Boolean).join(' · ')));
    if (one.accepted) item.append(make('span', 'small', say('accepted', {text: text(one.accepted)})));
    listed.append(item);
  }
  return [listed];
}

/** Fill the panel for a row. */
function showPanel(row) {
  const top = make('header');
  const title = make('h2', '', '', {id: 'panel-title', tabindex: -1});
  if (kindOf(row)) title.append(sign(kindOf(row), tone(row)));
  title.append(name(label(row)));
  const close = make('button', 'close', '✕', {type: 'button', 'aria-label': byId('help').querySelector('button').textContent});
  close.addEventListener('click', () => choose(-1));
  top.append(title, close);
  const tags = make('p', 'tags');
  const state_ = tone(row);
  if (state_ !== 'normal') tags.append(letter(row), ' ', make('span', '', say(state_)), ' ');
  if (is(row, FINISHED)) tags.append(make('span', 'tag', say('finished')), ' ');
  tags.append(make('code', '', ROWS.id[row]));
  const why = make('p', 'why', text(ROWS.why[row]));
  const dates = facts([
    [say('start'), shownDay(ROWS.start[row])], [say('finish'), shownDay(ROWS.finish[row])],
    [say('duration'), text(ROWS.duration[row])],
    [say('float'), shownNumber(ROWS.float[row])], [say('free'), shownNumber(ROWS.free[row])],
    [say('lateStart'), shownDay(ROWS.lateStart[row])], [say('lateFinish'), shownDay(ROWS.lateFinish[row])],
    [say('firstBaseline'), !ROWS.first || ROWS.first[row] === null ? '' : span(ROWS.first[row], ROWS.firstTo[row])],
    [say('baseline'), ROWS.was[row] === null ? '' : span(ROWS.was[row], ROWS.wasTo[row])],
    [say('slip'), slip(row)],
    [say('done'), ROWS.done[row] === null ? '' : `${shownNumber(ROWS.done[row])} %`],
    [say('day'), texts(ROWS.dates[row])],
    [say('calendar'), text(ROWS.calendar[row]) === 'default' ? '' : text(ROWS.calendar[row])],
    ['', is(row, LATE) ? say('late') : ''],
  ]);
  const people = facts([
    [say('accountable'), text(ROWS.owner[row])], [say('does'), texts(ROWS.team[row])],
    [say('consulted'), texts(ROWS.consulted[row])], [say('informed'), texts(ROWS.informed[row])],
    [say('approvers'), texts(ROWS.approvers[row])],
  ]);
  const where = facts([
    [say('where'), ['region', 'module', 'wave', 'phase'].map(kind => text(ROWS[kind][row])).filter(Boolean).join(', ')],
    [say('kind'), texts(ROWS.kinds[row])], [say('users'), ROWS.users[row] || ''],
    [say('deliverable'), text(ROWS.deliverable[row])], [say('written'), text(ROWS.place[row])],
  ]);
  const words = Object.fromEntries(['dates', 'people', 'money', 'findings', 'before', 'after', 'about'].map(
    key => [key, say(`panel_${key}`)]));
  panel.replaceChildren(top, tags, why,
    section(words.dates, dates), section(say('path'), ...pathList(row)),
    section(words.before, links(row, into[row], LINKS.pred)), section(words.after, links(row, outOf[row], LINKS.succ)),
    section(words.people, people), section(words.money, ...moneyPart(row)),
    section(words.findings, ...findingsPart(row)), section(words.about, where));
  panel.hidden = false;
  panel.scrollTop = 0;
}
