// Which rows are shown: grouping, folding, search and filters. `state` is all that a deep link keeps.
const SMALL_PLAN = 300;
const state = {
  task: -1, by: DATA.by, zoom: 0, query: '', only: new Set(), kind: '', owner: '', hide: new Set(), flipped: new Set(),
};
let folded = COUNT > SMALL_PLAN;
let entries = [], shown = 0;
/** Line of each row in `entries`, or that of its folded group; -1 where neither is shown. */
const lineOf = new Int32Array(COUNT);

const haystack = ROWS.id.map((id, row) => [
  label(row), id, text(ROWS.owner[row]), texts(ROWS.team[row]), texts(ROWS.kinds[row]),
].join('\n').toLowerCase());

const TESTS = {
  critical: row => is(row, CRITICAL),
  near: row => is(row, NEAR),
  'go-live': row => is(row, LIVE),
  gate: row => is(row, GATE) || is(row, MILESTONE),
  finding: row => findingsOf.has(row),
  open: row => !is(row, FINISHED),
};
// Signs of what a task is widen one another; the others narrow the choice.
const WIDENING = [['critical', 'near'], ['go-live', 'gate']];

/** Whether anything narrows the choice of rows. */
const filtered = () => Boolean(state.query || state.only.size || state.kind || state.owner);

function chosen() {
  const words = state.query.toLowerCase().split(/\s+/).filter(Boolean);
  const path = state.only.has('path') && state.task >= 0 ? new Set(drivingPath(state.task)) : null;
  const either = WIDENING.map(names => names.filter(one => state.only.has(one)).map(one => TESTS[one])).filter(
    tests => tests.length);
  const all = ['finding', 'open'].filter(one => state.only.has(one)).map(one => TESTS[one]);
  return row => words.every(word => haystack[row].includes(word))
    && either.every(tests => tests.some(test => test(row)))
    && all.every(test => test(row))
    && (!state.kind || ROWS.kinds[row].some(kind => text(kind) === state.kind))
    && (!state.owner || text(ROWS.owner[row]) === state.owner)
    && (!path || path.has(row));
}

/** A group is open unless it was folded; while a filter is on, what matches is never hidden in a folded group. */
const isOpen = (group, id) => state.by === 'none'
  || (filtered() ? !state.flipped.has(`=${id}`) : folded === state.flipped.has(id));

/** Work out the lines of the chart: groups and, below open ones, their rows. */
function list() {
  const groups = DATA.groups[state.by], test = chosen();
  entries = [];
  shown = 0;
  lineOf.fill(-1);
  groups.rows.forEach((members, group) => {
    const rows = filtered() ? members.filter(test) : members;
    if (!rows.length) return;
    shown += rows.length;
    const open = isOpen(group, groups.id[group]);
    if (state.by !== 'none') entries.push({group, row: -1, count: rows.length, of: members.length, open});
    for (const row of rows) {
      if (open) entries.push({group, row});
      lineOf[row] = entries.length - 1;
    }
  });
}

function toggle(id) {
  const key = filtered() ? `=${id}` : id;
  if (!state.flipped.delete(key)) state.flipped.add(key);
}

/** Open or close all groups. */
function foldAll(close) {
  state.flipped = new Set();
  folded = close;
  if (filtered() && close) for (const id of DATA.groups[state.by].id) state.flipped.add(`=${id}`);
}

/** Line on which a row itself stands, or -1. */
const entryOf = row => lineOf[row] >= 0 && entries[lineOf[row]].row === row ? lineOf[row] : -1;

/** Make sure that a row is in the list: open its group, and drop the filters that hide it. */
function reveal(row) {
  if (entryOf(row) >= 0) return;
  const groups = DATA.groups[state.by];
  const open = () => {
    const group = groups.rows.findIndex(members => members.includes(row));
    if (group >= 0 && !isOpen(group, groups.id[group])) toggle(groups.id[group]);
    list();
  };
  if (filtered() && !chosen()(row)) {
    Object.assign(state, {query: '', kind: '', owner: '', only: new Set()});
  }
  open();
}

/** The state as the part of the address behind #. */
function address() {
  const parts = new URLSearchParams();
  if (state.task >= 0) parts.set('task', ROWS.id[state.task]);
  if (state.by !== DATA.by) parts.set('by', state.by);
  if (state.zoom) parts.set('zoom', state.zoom.toFixed(3));
  if (state.query) parts.set('q', state.query);
  if (state.only.size) parts.set('only', [...state.only].join(','));
  if (state.kind) parts.set('kind', state.kind);
  if (state.owner) parts.set('owner', state.owner);
  if (state.hide.size) parts.set('hide', [...state.hide].join(','));
  if (folded !== (COUNT > SMALL_PLAN)) parts.set('fold', folded ? 'all' : 'none');
  if (state.flipped.size) parts.set('flip', [...state.flipped].join(','));
  return parts.toString().replace(/%2F/g, '/').replace(/%2C/g, ',');
}

/** Take the state from an address; what it does not name is as at the start. Returns whether it is a view. */
function readAddress(hash) {
  if (!hash.includes('=')) return false;
  const parts = new URLSearchParams(hash.replace(/^#/, ''));
  const set = key => new Set((parts.get(key) || '').split(',').filter(Boolean));
  const by = parts.get('by');
  state.by = by !== null && Object.hasOwn(DATA.groups, by) ? by : DATA.by;
  state.zoom = Math.max(0, Number(parts.get('zoom')) || 0);
  state.query = parts.get('q') || '';
  state.only = new Set([...set('only')].filter(one => one === 'path' || Object.hasOwn(TESTS, one)));
  state.kind = parts.get('kind') || '';
  state.owner = parts.get('owner') || '';
  state.hide = set('hide');
  state.flipped = set('flip');
  folded = parts.has('fold') ? parts.get('fold') === 'all' : COUNT > SMALL_PLAN;
  const task = parts.get('task');
  state.task = task !== null && rowOf.has(task) ? rowOf.get(task) : -1;
  if (task !== null && state.task < 0) state.missing = task;
  return true;
}
