// The chart: a tree grid of which only the lines in sight are in the document, on a time axis that zooms.
const frame = byId('frame'), grid = byId('grid'), head = byId('head'), body = byId('body');
const HEAD = 46, OVERSCAN = 8, MOST_ZOOM = 48, LEAST_ZOOM = 0.02, MOST_MARKS = 60;
const row_ = matchMedia('(pointer: coarse)').matches ? 36 : 28;
const reaches = [...ROWS.finish, ...ROWS.lateFinish, DATA.finish, DATA.committed, DATA.status, ...ROWS.wasTo];
const begins = [DATA.start, DATA.status, ...ROWS.was];
const FIRST = begins.reduce((least, day) => day !== null && day < least ? day : least, 0) - 3;
const LAST = reaches.reduce((most, day) => day !== null && day > most ? day : most, 0) + 5;

let scale = 1, left = 0, width = 0;
let active = 0;
const live = new Map();
let painted = {first: 0, last: 0};

const x = minute => (minute / DAY - FIRST) * scale;
const xDay = day => (day - FIRST) * scale;
const limit = value => Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, value));
const fitScale = () => limit(Math.max(120, frame.clientWidth - left - 2) / (LAST - FIRST));

/** Columns left of the time axis, as many as there is room for: [key, width, title]. */
function columns() {
  const room = frame.clientWidth;
  const task = room < 520 ? Math.max(130, Math.round(room * 0.42)) : room < 800 ? 230 : 290;
  const all = [['task', task, say('all')]];
  if (room >= 1060) all.push(['owner', 130, say('accountable')]);
  if (room >= 980) all.push(['start', 102, say('start')]);
  if (room >= 640) all.push(['finish', 102, say('finish')]);
  all.push(['float', room < 520 ? 58 : 64, say('floatShort')]);
  return all;
}
let shownColumns = [];

// --- the axis ---

/** Boundaries of a unit of the calendar between two days: [day, label]. */
function boundaries(unit, from, to) {
  const found = [], start = dateOf(from);
  let [year, month, date] = [start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate()];
  if (unit === 'year') [month, date] = [0, 1];
  if (unit === 'quarter') [month, date] = [month - month % 3, 1];
  if (unit === 'month') date = 1;
  if (unit === 'week') date -= (start.getUTCDay() + 6) % 7;
  for (;;) {
    const at = new Date(Date.UTC(year, month, date));
    const day = at.getTime() / 864e5 - DATA.base;
    if (day > to) return found;
    found.push([day, boundaryName(unit, at), at]);
    if (unit === 'year') year += 1;
    else if (unit === 'quarter') month += 3;
    else if (unit === 'month') month += 1;
    else date += unit === 'week' ? 7 : 1;
  }
}

function boundaryName(unit, at) {
  const month = DATA.months[at.getUTCMonth()], year = at.getUTCFullYear();
  if (unit === 'year') return String(year);
  if (unit === 'quarter') return `Q${Math.floor(at.getUTCMonth() / 3) + 1}`;
  if (unit === 'month') return month;
  return String(at.getUTCDate());
}

/** The two units that the axis shows at a scale; the upper one says what the lower leaves out. */
function units(of) {
  if (of >= 16) return ['month', 'day'];
  if (of >= 3.4) return ['month', 'week'];
  if (of >= 0.85) return ['year', 'month'];
  if (of >= 0.3) return ['year', 'quarter'];
  return ['', 'year'];
}

function axis(into, from, to, place, of) {
  const [upper, lower] = units(of);
  for (const [unit, level] of [[upper, 'upper'], [lower, 'lower']]) {
    if (!unit) continue;
    const ticks = boundaries(unit, from, to);
    ticks.forEach(([day, title, at], number) => {
      const begin = Math.max(day, FIRST), end = number + 1 < ticks.length ? ticks[number + 1][0] : to;
      const tick = make('span', `tick ${level}`);
      const full = level === 'upper' && unit === 'month' ? `${title} ${at.getUTCFullYear()}` : title;
      // A label that has no room would run into the next.
      if ((Math.min(end, to) - begin) * of > full.length * 6.5 + 5 || level === 'upper') tick.append(make('span', '', full));
      place(tick, begin, Math.min(end, to));
      into.append(tick);
    });
  }
}

// --- what stands behind the rows ---

function backdrop(into, from, to, place) {
  for (const [day] of boundaries(units(scale)[1], from, to)) into.append(place(make('i', 'rule'), day));
  for (const freeze of DATA.freezes) {
    if (freeze.regions.length) continue;
    into.append(place(make('i', 'freeze', '', {title: freezeName(freeze)}), freeze.first, freeze.last + 1));
  }
  if (DATA.status !== null) into.append(place(make('i', 'status', '', {title: `${say('status')}: ${shownDay(DATA.status)}`}), DATA.status + 1));
  if (DATA.committed !== null) into.append(place(make('i', 'committed', '', {title: `${say('committed')}: ${shownDay(DATA.committed)}`}), DATA.committed + 1));
}
const freezeName = freeze => `${text(freeze.name)}${freeze.regions.length ? ` (${texts(freeze.regions)})` : ''}: ${span(freeze.first, freeze.last)}`;

// --- one line ---

const tone = row => is(row, FINISHED) ? 'normal' : is(row, CRITICAL) ? 'critical' : is(row, NEAR) ? 'near' : 'normal';

/** What tells a row from its twins, apart from the group it stands in. */
function scope(row) {
  const parts = ['region', 'module', 'wave'].filter(kind => kind !== state.by && ROWS[kind][row])
    .map(kind => text(ROWS[kind][row]));
  return ROWS.label[row] ? [...new Set(parts)].slice(0, 2).join(', ') : '';
}

/** The letter of a critical or near-critical row. */
function letter(row) {
  const one = tone(row);
  return one === 'normal' ? null : make('b', `letter ${one}`, say(`${one}Letter`), {title: say(one)});
}

/** Everything about a row in words, for those who do not see its bar. */
function spoken(row) {
  const facts = [span(ROWS.start[row], ROWS.finish[row])];
  if (kindOf(row)) facts.unshift(say({'go-live': 'goLive'}[kindOf(row)] || kindOf(row)));
  if (is(row, FINISHED)) facts.push(say('finished'));
  else if (ROWS.done[row]) facts.push(say('doneShare', {share: shownNumber(ROWS.done[row])}));
  if (tone(row) !== 'normal') facts.push(say(tone(row)));
  if (ROWS.was[row] !== null) facts.push(`${say('baseline')} ${span(ROWS.was[row], ROWS.wasTo[row])}`);
  if (slip(row)) facts.push(`${say('slip')}: ${slip(row)}`);
  return facts.join(', ');
}

/** Where a row or a group stood in the baseline, in days; null without one, and while baselines are not drawn. */
const wasSpan = (of, at) => !of.wasFrom || of.wasFrom[at] === null || state.hide.has('baseline')
  ? null : [of.wasFrom[at] / DAY, of.wasUntil[at] / DAY];
const moved = row => ROWS.was[row] !== ROWS.start[row] || ROWS.wasTo[row] !== ROWS.finish[row];

/** Bars and marks of a row. `at(element, from, to)` puts an element on the axis, in days. */
function bars(into, row, at) {
  for (const freeze of DATA.freezes) {
    if (freeze.regions.length && freeze.regions.includes(ROWS.region[row])) {
      into.append(at(make('i', 'freeze', '', {title: freezeName(freeze)}), freeze.first, freeze.last + 1));
    }
  }
  const from = ROWS.from[row] / DAY, to = ROWS.to[row] / DAY, kind = kindOf(row);
  if (!state.hide.has('float') && !is(row, FINISHED) && ROWS.lateFinish[row] > ROWS.finish[row]) {
    into.append(at(make('i', 'slack'), to, ROWS.lateFinish[row] + ROWS.to[row] % DAY / DAY));
  }
  const was = wasSpan(ROWS, row);
  if (was && was[0] < was[1]) into.append(at(make('i', moved(row) ? 'was' : 'was kept'), ...was));
  else if (was && moved(row)) into.append(at(sign('milestone', 'was'), was[1]));
  if (!is(row, MILESTONE)) {
    const bar = at(make('i', `bar ${tone(row)}`), from, to);
    const done = is(row, FINISHED) ? 100 : ROWS.done[row] || 0;
    if (done) {
      const part = make('i', 'done');
      part.style.width = `${done}%`;
      bar.append(part);
    }
    into.append(bar);
  }
  if (kind) {
    into.append(at(sign(kind, tone(row)), to));
    into.append(at(make('span', 'date', shownDay(ROWS.finish[row])), to));
  }
}

/** The bar of a group, with the go-lives in it while it is folded. */
function groupBars(into, entry, at) {
  const groups = DATA.groups[state.by], of = entry.group;
  into.append(at(make('i', `lane${groups.critical[of] ? ' critical' : ''}`), groups.from[of] / DAY, groups.to[of] / DAY));
  const was = wasSpan(groups, of);
  if (was) into.append(at(make('i', 'was'), ...was));
  if (entry.open) return;
  const marked = groups.rows[of].filter(row => is(row, LIVE) || is(row, GATE));
  const lives = marked.filter(row => is(row, LIVE));
  for (const row of (marked.length > MOST_MARKS ? lives.slice(0, MOST_MARKS) : marked)) {
    const one = at(sign(kindOf(row), tone(row)), ROWS.to[row] / DAY);
    one.append(draw('title'));
    one.lastChild.textContent = `${label(row)}: ${shownDay(ROWS.finish[row])}`;
    into.append(one);
  }
}

/** Place an element on the axis of the screen. */
function place(element, from, to) {
  element.style.left = `${xDay(from)}px`;
  if (to !== undefined) element.style.width = `${Math.max(2, (to - from) * scale)}px`;
  return element;
}

/** The cells of a line left of the axis: key -> its content. */
function cells(entry) {
  const groups = DATA.groups[state.by], group = entry.group, row = entry.row;
  const task = make('span', 'task-cell');
  if (row < 0) {
    task.append(make('span', 'twisty', entry.open ? '▾' : '▸', {'aria-hidden': 'true'}), name(text(groups.name[group])),
      make('span', 'scope', entry.count === entry.of ? `(${entry.of})` : `(${entry.count}/${entry.of})`));
    return {task, owner: '', start: shownDay(groups.start[group]), finish: shownDay(groups.finish[group]),
      float: shownNumber(groups.float[group])};
  }
  const kind = kindOf(row), where = scope(row);
  if (kind) task.append(sign(kind, tone(row)));
  task.append(name(text(ROWS.name[row]) || ROWS.id[row]));
  if (where) task.append(make('span', 'scope', where));
  const float = make('span');
  const badge = letter(row);
  if (badge) float.append(badge, ' ');
  float.append(is(row, FINISHED) ? '✓' : shownNumber(ROWS.float[row]));
  return {task, owner: name(text(ROWS.owner[row])), start: shownDay(ROWS.start[row]),
    finish: shownDay(ROWS.finish[row]), float};
}

function line(entry, index) {
  const row = entry.row, group = row < 0;
  const element = make('div', group ? 'row group' : 'row', '', {
    role: 'row', 'aria-rowindex': index + 2, 'aria-level': group || state.by === 'none' ? 1 : 2,
    tabindex: index === active ? 0 : -1, 'data-index': index,
  });
  if (group) element.setAttribute('aria-expanded', entry.open);
  else element.setAttribute('aria-selected', row === state.task);
  if (!group) element.dataset.id = ROWS.id[row];
  if (onPath.has(row)) element.classList.add('on-path');
  if (row >= 0 && row === state.task) element.classList.add('chosen');
  element.style.top = `${index * row_}px`;
  const sticky = make('div', 'cells', '', {role: 'presentation'});
  const content = cells(entry);
  for (const [key, wide] of shownColumns) {
    const cell = make('div', `cell ${key}`, '', {role: key === 'task' ? 'rowheader' : 'gridcell'});
    cell.style.width = `${wide}px`;
    cell.append(content[key]);
    if (key === 'task' || key === 'owner') cell.title = key === 'task' ? (group ? text(DATA.groups[state.by].name[entry.group]) : label(row)) : text(ROWS.owner[row] || 0);
    sticky.append(cell);
  }
  const time = make('div', 'time', '', {
    role: 'gridcell',
    'aria-label': group
      ? span(DATA.groups[state.by].start[entry.group], DATA.groups[state.by].finish[entry.group]) : spoken(row),
  });
  if (group) groupBars(time, entry, place);
  else bars(time, row, place);
  element.append(sticky, time);
  return element;
}

// --- painting ---

let onPath = new Set();

/** Put the lines in sight into the document and take the others out; the line with the focus stays. */
function paint() {
  const room = frame.clientHeight - HEAD;
  const first = Math.max(0, Math.floor(frame.scrollTop / row_) - OVERSCAN);
  const last = Math.min(entries.length, Math.ceil((frame.scrollTop + room) / row_) + OVERSCAN);
  const kept = body.contains(document.activeElement) ? active : -1;
  for (const [index, element] of live) {
    if ((index < first || index >= last) && index !== kept) {
      element.remove();
      live.delete(index);
    }
  }
  let next = live.has(kept) && kept < first ? live.get(kept).nextSibling : body.querySelector('.row');
  for (let index = first; index < last; index += 1) {
    let element = live.get(index);
    if (element && element === next) {
      next = next.nextSibling;
      continue;
    }
    if (!element) {
      element = line(entries[index], index);
      live.set(index, element);
    }
    body.insertBefore(element, next && next.classList.contains('row') ? next : overlay);
  }
  painted = {first, last};
  paintAxis();
  paintLinks();
}

const back = make('div', 'back', '', {'aria-hidden': 'true'});
const overlay = draw('svg', {class: 'overlay', 'aria-hidden': 'true'});
const ticks = make('div', 'ticks', '', {'aria-hidden': 'true'});
let drawnAxis = '';

/** Draw the axis and what stands behind the rows, for what is in sight and as much on both sides. */
function paintAxis() {
  const room = frame.clientWidth, page = Math.floor(frame.scrollLeft / room);
  const key = `${page}/${room}/${scale}/${left}`;
  if (key === drawnAxis) return;
  drawnAxis = key;
  const from = Math.max(FIRST, Math.floor(FIRST + (page - 1) * room / scale));
  const to = Math.min(LAST, Math.ceil(FIRST + (page + 2) * room / scale));
  ticks.replaceChildren();
  axis(ticks, from, to, (tick, begin, end) => place(tick, begin, end), scale);
  back.replaceChildren();
  backdrop(back, from, to, place);
}

/** Draw the links of the chosen task and its driving path between the lines in sight. */
function paintLinks() {
  overlay.replaceChildren();
  if (state.task < 0 || state.hide.has('links')) return;
  const {first, last} = painted, top = first * row_, high = (last - first) * row_;
  overlay.setAttribute('width', width);
  overlay.setAttribute('height', Math.max(0, high));
  overlay.style.top = `${top}px`;
  const wanted = new Map();
  for (const link of [...into[state.task], ...outOf[state.task]]) wanted.set(link, 'link');
  for (const row of onPath) if (driver[row] >= 0) wanted.set(driver[row], 'link drives');
  for (const [link, kind] of wanted) {
    const from = lineOf[LINKS.pred[link]], to = lineOf[LINKS.succ[link]];
    if (from < 0 || to < 0 || from === to) continue;
    if (Math.max(from, to) < first || Math.min(from, to) >= last) continue;
    overlay.append(arrow(link, (from + 0.5) * row_ - top, (to + 0.5) * row_ - top, kind));
  }
}

/** The way of a link. What follows directly is entered from above or below, as people draw it by hand. */
function arrow(link, fromY, toY, kind) {
  const [pred, succ] = [LINKS.pred[link], LINKS.succ[link]], type = text(LINKS.type[link]);
  const leaves = x(type[0] === 'F' ? ROWS.to[pred] : ROWS.from[pred]);
  const enters = x(type[1] === 'S' ? ROWS.from[succ] : ROWS.to[succ]);
  const down = toY > fromY ? 1 : -1, out = type[0] === 'F' ? 1 : -1, goal = type[1] === 'S' ? -1 : 1;
  const group = draw('g', {class: kind});
  if (type === 'FS' && enters >= leaves - 1) {
    const at = enters + (is(succ, MILESTONE) ? 0 : 3), edge = toY - down * (is(succ, MILESTONE) ? 8 : row_ * 0.28);
    group.append(draw('path', {d: `M${leaves} ${fromY}H${at}V${edge}`}),
      draw('path', {class: 'tip', d: `M${at} ${edge}l-3.5 ${-6 * down}h7z`}));
    return group;
  }
  const turn = leaves + 6 * out, before = enters + 9 * goal, middle = toY - down * row_ / 2;
  const straight = goal === -out && (before - turn) * out >= 0;
  const path = straight || goal === out
    ? `M${leaves} ${fromY}H${goal === out ? out * Math.max(out * turn, out * before) : turn}V${toY}H${enters + 5 * goal}`
    : `M${leaves} ${fromY}H${turn}V${middle}H${before}V${toY}H${enters + 5 * goal}`;
  group.append(draw('path', {d: path}), draw('path', {class: 'tip', d: `M${enters} ${toY}l${6 * goal} -3.5v7z`}));
  return group;
}

/** How much of the chart the panel lies over: on a phone, its lower part. */
function covered() {
  const sheet = byId('panel');
  return !sheet.hidden && getComputedStyle(sheet).position === 'absolute' ? frame.clientHeight - sheet.offsetTop : 0;
}

/** Lay everything out anew: after a change of width, zoom, grouping or filter. */
function layout() {
  shownColumns = columns();
  left = shownColumns.reduce((sum, column) => sum + column[1], 0);
  scale = state.zoom ? limit(state.zoom) : fitScale();
  width = Math.ceil((LAST - FIRST) * scale);
  grid.style.setProperty('--left', `${left}px`);
  grid.style.setProperty('--time', `${width}px`);
  grid.style.setProperty('--row', `${row_}px`);
  grid.setAttribute('aria-rowcount', entries.length + 1);
  body.style.height = `${entries.length * row_ + covered()}px`;
  active = Math.max(0, Math.min(active, entries.length - 1));
  const titles = make('div', 'row titles', '', {role: 'row', 'aria-rowindex': 1});
  const sticky = make('div', 'cells', '', {role: 'presentation'});
  for (const [key, wide, title] of shownColumns) {
    const cell = make('div', `cell ${key}`, title, {role: 'columnheader'});
    cell.style.width = `${wide}px`;
    sticky.append(cell);
  }
  const time = make('div', 'time', '', {role: 'columnheader'});
  time.append(make('span', 'unseen', span(DATA.start, DATA.finish)), ticks);
  titles.append(sticky, time);
  head.replaceChildren(titles);
  redraw();
}

/** Draw all lines in sight anew. */
function redraw() {
  const focused = body.contains(document.activeElement);
  live.clear();
  drawnAxis = '';
  body.replaceChildren(back, overlay);
  paint();
  if (focused) focusLine(active);
}

// --- moving ---

/** Bring a line into sight, and with `row` its bar. */
function bring(index, row = -1, middle = false) {
  const top = index * row_, room = frame.clientHeight - covered() - HEAD;
  if (top < frame.scrollTop || top + row_ > frame.scrollTop + room) {
    frame.scrollTop = middle ? top - room / 2 : top < frame.scrollTop ? top : top + row_ - room;
  }
  if (row >= 0) {
    const from = x(ROWS.from[row]), to = x(ROWS.to[row]), sight = frame.clientWidth - left;
    if (from < frame.scrollLeft || from > frame.scrollLeft + sight - 40) {
      frame.scrollLeft = Math.max(0, to - from > sight ? from - 20 : (from + to - sight) / 2);
    }
  }
}

/** Give a line the focus; there is one tab stop in the chart. */
function focusLine(index) {
  if (!entries.length) return;
  const before = live.get(active);
  if (before) before.tabIndex = -1;
  active = Math.max(0, Math.min(index, entries.length - 1));
  bring(active);
  paint();
  let element = live.get(active);
  if (!element) {
    element = line(entries[active], active);
    live.set(active, element);
    body.insertBefore(element, overlay);
  }
  element.tabIndex = 0;
  element.focus({preventScroll: true});
}

/** Zoom so that the day under `at` (pixels from the left edge of the axis in sight) stays where it is. */
function zoom(factor, at = (frame.clientWidth - left) / 2) {
  const day = (frame.scrollLeft + at) / scale;
  state.zoom = factor ? limit(scale * factor) : 0;
  layout();
  frame.scrollLeft = factor ? day * scale - at : 0;
  paint();
}
