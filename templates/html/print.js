// Paper: every chosen line in one table, whose head the browser repeats on each page.
const paper = byId('paper');
const PAPER_WIDTH = 900;

/** What stands behind the rows: one layer for all pages, since a rule in every row would take minutes to print. */
function paperBack(at) {
  const layer = make('div', 'paper-back');
  const [, unit] = units(PAPER_WIDTH / 2 / (LAST - FIRST));
  for (const [day] of boundaries(unit, FIRST, LAST)) if (day > FIRST) layer.append(at(make('i', 'rule'), day));
  for (const freeze of DATA.freezes) {
    if (!freeze.regions.length) layer.append(at(make('i', 'freeze'), freeze.first, freeze.last + 1));
  }
  if (DATA.status !== null) layer.append(at(make('i', 'status'), DATA.status + 1));
  if (DATA.committed !== null) layer.append(at(make('i', 'committed'), DATA.committed + 1));
  return layer;
}

function preparePaper() {
  document.querySelectorAll('.pack details:not([open]):not(.numbers)').forEach(one => {
    one.open = true;
    one.dataset.closed = '';
  });
  const share = day => `${((day - FIRST) / (LAST - FIRST) * 100).toFixed(3)}%`;
  const at = (element, from, to) => {
    element.style.left = share(from);
    if (to !== undefined) element.style.width = `${Math.max(0.15, (to - from) / (LAST - FIRST) * 100).toFixed(3)}%`;
    return element;
  };
  const table = make('table'), top = make('thead'), rows = make('tbody');
  const titles = make('tr');
  for (const key of ['all', 'accountable', 'start', 'finish', 'float']) titles.append(make('th', '', say(key)));
  const scaleHead = make('th', 'time');
  axis(scaleHead, FIRST, LAST, (tick, from, to) => at(tick, from, to), PAPER_WIDTH / 2 / (LAST - FIRST));
  titles.append(scaleHead);
  top.append(titles);
  for (const entry of entries) {
    const item = make('tr', entry.row < 0 ? 'group' : '');
    const content = cells(entry);
    for (const key of ['task', 'owner', 'start', 'finish', 'float']) {
      const cell = make('td', key);
      cell.append(content[key]);
      item.append(cell);
    }
    const time = make('td', 'time'), inner = make('div');
    if (entry.row < 0) groupBars(inner, entry, at);
    else bars(inner, entry.row, at);
    time.append(inner);
    item.append(time);
    rows.append(item);
  }
  table.append(top, rows);
  paper.replaceChildren(paperBack(at), table);
}

function clearPaper() {
  paper.replaceChildren();
  document.querySelectorAll('.pack details[data-closed]').forEach(one => {
    one.open = false;
    delete one.dataset.closed;
  });
  document.documentElement.classList.remove('only-chart');
}

addEventListener('beforeprint', preparePaper);
addEventListener('afterprint', clearPaper);
