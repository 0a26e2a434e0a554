// Controls, keys and the address of the page.
const search = byId('search'), bySelect = byId('by'), kindSelect = byId('kind'), ownerSelect = byId('owner');
const count = byId('count'), help = byId('help'), root = document.documentElement;

/** Keep the view in the address, so that it can be sent to others. */
function keep() {
  const parts = address();
  const wanted = parts ? `#${parts}` : '#chart';
  if (location.hash === wanted || (!parts && !location.hash.includes('='))) return;
  history.replaceState(null, '', wanted);
}

function announce() {
  count.textContent = !shown ? say('shownNone') : shown === COUNT
    ? say('shownAll', {all: COUNT}) : say('shown', {count: shown, all: COUNT});
}

/** Work out the lines and draw them. */
function refresh() {
  onPath = new Set(state.task >= 0 ? drivingPath(state.task) : []);
  list();
  layout();
  announce();
  keep();
}

/** Choose a task, or none with -1: open the panel and show where it is. */
function choose(row, focus = false) {
  const before = state.task;
  state.task = row;
  if (row < 0) {
    panel.hidden = true;
    state.only.delete('path');
    controls();
    refresh();
    const back = before >= 0 ? lineOf[before] : active;
    focusLine(Math.max(0, back));
    return;
  }
  reveal(row);
  showPanel(row);
  controls();
  refresh();
  active = Math.max(0, lineOf[row]);
  bring(active, row, true);
  redraw();
  if (focus) byId('panel-title').focus();
}

/** Show the state in the controls. */
function controls() {
  if (search.value !== state.query) search.value = state.query;
  bySelect.value = state.by;
  kindSelect.value = state.kind;
  ownerSelect.value = state.owner;
  for (const box of document.querySelectorAll('[name=only]')) {
    box.checked = state.only.has(box.value);
    if (box.value === 'path') box.disabled = state.task < 0;
  }
  for (const box of document.querySelectorAll('[name=draw]')) box.checked = !state.hide.has(box.value);
  const number = state.only.size + Boolean(state.kind) + Boolean(state.owner);
  byId('filter-count').textContent = number ? `(${number})` : '';
}

function options(select, values) {
  select.replaceChildren(make('option', '', say('any'), {value: ''}));
  for (const value of [...new Set(values)].filter(Boolean).sort((a, b) => a.localeCompare(b))) {
    select.append(make('option', '', value, {value}));
  }
}

/** Open or close the group of a line. */
function fold(index) {
  toggle(DATA.groups[state.by].id[entries[index].group]);
  active = index;
  list();
  layout();
  keep();
}

/** Enter or a click on a line. */
function act(index, focus) {
  const entry = entries[index];
  active = index;
  if (entry.row < 0) fold(index);
  else choose(entry.row, focus);
}

const parentOf = index => {
  while (index > 0 && entries[index].row >= 0) index -= 1;
  return index;
};

/** Keys inside the chart. Returns whether the key meant something. */
function gridKey(event) {
  const entry = entries[active], page = Math.max(1, Math.floor((frame.clientHeight - HEAD) / row_) - 1);
  const moves = {ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -COUNT * 2, End: COUNT * 2};
  if (event.key in moves) focusLine(active + moves[event.key]);
  else if (event.key === 'Enter' || event.key === ' ') {
    act(active, true);
    if (entry && entry.row < 0) focusLine(active);
  } else if (event.key === 'ArrowRight') {
    if (entry.row < 0 && !entry.open) fold(active);
    else focusLine(active + 1);
  } else if (event.key === 'ArrowLeft') {
    if (entry.row < 0 && entry.open) fold(active);
    else focusLine(parentOf(active));
  } else if (event.key === '+' || event.key === '=') zoom(1.5);
  else if (event.key === '-') zoom(1 / 1.5);
  else if (event.key === '0') zoom(0);
  else return false;
  return true;
}

function anyKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.closest('input, select, textarea, dialog');
  if (event.key === 'Escape') {
    if (help.open) return;
    if (event.target === search && search.value) {
      state.query = '';
      controls();
      refresh();
    } else if (!panel.hidden) choose(-1);
    else if (typing) focusLine(active);
    else return;
  } else if (typing) {
    if (event.target === search && (event.key === 'Enter' || event.key === 'ArrowDown')) focusLine(0);
    else return;
  } else if (event.key === '/') {
    byId('chart').scrollIntoView();
    search.focus();
    search.select();
  } else if (event.key === '?') help.showModal();
  else if (!(event.target.closest('.body') && entries.length && gridKey(event))) return;
  event.preventDefault();
}

// --- light and dark ---

const darkSystem = matchMedia('(prefers-color-scheme: dark)');
const isDark = () => (root.dataset.theme || (darkSystem.matches ? 'dark' : 'light')) === 'dark';
function remember(value) {
  try {
    if (value !== undefined) localStorage.setItem('crmplan-theme', value);
    return localStorage.getItem('crmplan-theme');
  } catch {
    return null;  // some browsers keep nothing for files
  }
}
function showTheme() {
  byId('theme').textContent = say(isDark() ? 'light' : 'dark');
}

// --- begin ---

function begin() {
  for (const id of ['page-tools', 'toolbar', 'workspace', 'legend']) byId(id).hidden = false;
  options(kindSelect, ROWS.kinds.flat().map(text));
  options(ownerSelect, ROWS.owner.map(text));
  for (const option of [...bySelect.options]) if (!Object.hasOwn(DATA.groups, option.value)) option.remove();
  const baseline = ROWS.was.some(day => day !== null);
  byId('draw-baseline').hidden = byId('legend-baseline').hidden = !baseline;

  let waiting;
  search.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      state.query = search.value.trim();
      active = 0;
      frame.scrollTop = 0;
      state.flipped.forEach(key => key.startsWith('=') && state.flipped.delete(key));
      refresh();
    }, 120);
  });
  bySelect.addEventListener('change', () => {
    state.by = bySelect.value;
    state.flipped = new Set();
    active = 0;
    frame.scrollTop = 0;
    refresh();
  });
  for (const [select, key] of [[kindSelect, 'kind'], [ownerSelect, 'owner']]) {
    select.addEventListener('change', () => {
      state[key] = select.value;
      frame.scrollTop = 0;
      controls();
      refresh();
    });
  }
  for (const box of document.querySelectorAll('[name=only], [name=draw]')) {
    box.addEventListener('change', () => {
      const [set, on] = box.name === 'only' ? [state.only, box.checked] : [state.hide, !box.checked];
      if (on) set.add(box.value);
      else set.delete(box.value);
      if (box.name === 'only') frame.scrollTop = 0;
      controls();
      refresh();
    });
  }
  byId('clear').addEventListener('click', () => {
    Object.assign(state, {query: '', kind: '', owner: '', only: new Set()});
    controls();
    refresh();
  });
  byId('expand').addEventListener('click', () => { foldAll(false); refresh(); });
  byId('collapse').addEventListener('click', () => { foldAll(true); active = 0; refresh(); });
  byId('zoom-in').addEventListener('click', () => { zoom(1.5); keep(); });
  byId('zoom-out').addEventListener('click', () => { zoom(1 / 1.5); keep(); });
  byId('fit').addEventListener('click', () => { zoom(0); keep(); });
  byId('help-button').addEventListener('click', () => help.showModal());
  byId('print-all').addEventListener('click', () => print());
  byId('print-chart').addEventListener('click', () => {
    root.classList.add('only-chart');
    print();
  });
  byId('theme').addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    remember(root.dataset.theme);
    showTheme();
  });
  darkSystem.addEventListener('change', showTheme);

  body.addEventListener('click', event => {
    const row = event.target.closest('.row');
    if (row) act(Number(row.dataset.index), false);
  });
  body.addEventListener('focusin', event => {
    const row = event.target.closest('.row');
    if (row) active = Number(row.dataset.index);
  });
  frame.addEventListener('wheel', event => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoom(event.deltaY < 0 ? 1.25 : 0.8, Math.max(0, event.clientX - frame.getBoundingClientRect().left - left));
    keep();
  }, {passive: false});
  let frameWaits = false;
  frame.addEventListener('scroll', () => {
    if (frameWaits) return;
    frameWaits = true;
    requestAnimationFrame(() => {
      frameWaits = false;
      paint();
    });
  });
  document.addEventListener('keydown', anyKey);
  new ResizeObserver(() => layout()).observe(frame);
  addEventListener('hashchange', go);

  const theme = remember();
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  showTheme();
  state.task = -1;
  go();
}

/** Show what the address says. */
function go() {
  const view = readAddress(location.hash);
  const row = state.task;
  controls();
  list();
  layout();
  announce();
  if (view && row >= 0) choose(row);
  else panel.hidden = true;
  if (view) byId('chart').scrollIntoView();
  if (state.missing) count.textContent = say('noTask', {id: state.missing});
  delete state.missing;
}

begin();
