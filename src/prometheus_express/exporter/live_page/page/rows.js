// The families and their series on the page.

// By the family's name.
const sections = new Map;
// By what stands before the value.
const rows = new Map;
// With its last "_".
let namespace;

const seen = new IntersectionObserver(entries => {
  for (const {target, isIntersecting} of entries) {
    target.row.seen = isIntersecting;
    if (isIntersecting) draw(target.row);
  }
}, {rootMargin: '200px'});

// What the program declares, what its process is, what the exporter says of itself, and texts.
function groupOf({name, type}) {
  return byId(/_info$/.test(name) ? 'about' : /^process_/.test(name) ? 'process'
    : /^prometheus_express_/.test(name) ? 'exporter' : type == 'counter' ? 'counters' : 'values');
}

function sectionOf(family) {
  let section = sections.get(family.name);
  if (section) return section;
  section = make('section', 'family', groupOf(family));
  section.id = 'family-' + family.name;
  const title = make('h3', '', section);
  // What most names begin with is less important. Lines may end behind each "_".
  const begin = [namespace, 'prometheus_express_'].find(text => family.name.startsWith(text)) || '';
  make('small', '', title, begin);
  for (const part of family.name.slice(begin.length).split(/(?<=_)/)) title.append(part, make('wbr'));
  make('small', '', title, ' ' + family.type);
  make('p', '', section, family.help);
  section.list = make('ul', 'rows', section);
  section.words = (family.name + ' ' + family.help).toLowerCase();
  sections.set(family.name, section);
  return section;
}

function makeRow(section, family, sample) {
  const item = make('li', '', section.list);
  const row = {item, section, counter: family.type == 'counter' || /_(sum|count)$/.test(sample.name) &&
    /summary|histogram/.test(family.type), unit: unitOf(sample.name.replace(/_(sum|bucket)$/, ''), family.help),
    history: Array(times.length).fill(NaN)};
  item.row = row;
  const labels = make('span', 'labels', item);
  if (sample.name != family.name) make('span', '', labels, sample.name.slice(family.name.length + 1));
  for (const [name, value] of Object.entries(sample.labels)) {
    const label = make('span', '', labels);
    make('i', '', label, name);
    label.append(' ' + (value || '–'));
  }
  if (!labels.childElementCount) item.classList.add('alone');
  row.words = section.words + ' ' + labels.textContent.toLowerCase();
  if (/_info$/.test(family.name)) {
    item.classList.add('info');
  } else {
    row.value = make('span', 'value', item);
    row.of = make('span', 'unit', item);
    row.paths = makeLine(item);
    row.range = make('span', 'range', item);
    seen.observe(item);
  }
  return row;
}

// The line, and beside it its range or, of a counter, the mean rate.
function draw(row) {
  if (!row.paths || !row.seen) return;
  const numbers = row.counter ? rates(row.history) : row.history;
  drawLine(row.paths, numbers, row.unit);
  const [least, most] = rangeOf(numbers);
  let text = '';
  if (row.counter) {
    const known = numbers.filter(isFinite);
    if (known.length) text = digits(known.reduce((sum, rate) => sum + rate) / known.length, 3) + ' / s';
  } else if (least < most) {
    text = [least, most].map(number => written(number, row.unit, 5)[0]).join(' – ');
  }
  setText(row.range, text.length < 18 ? text : '');
}

function show(row, sample) {
  row.history[times.length - 1] = sample.value;
  row.now = sample.value;
  row.gone = false;
  if (!row.value) return;
  // All of a family have as many decimals.
  if (!row.counter) {
    const [, decimals = ''] = String(rounded(sample.value, 6)).split('.');
    row.section.decimals = Math.max(row.section.decimals || 0, Math.min(4, decimals.length));
  }
  const [text, unit] = written(sample.value, row.unit, 6, row.section.decimals);
  setText(row.value, text);
  setText(row.of, unit);
  row.value.title = sample.raw;
  row.item.classList.toggle('none', isNaN(sample.value));
}

// What is no longer on the page says so until its chart has nothing left to show.
function miss(key, row) {
  row.history[times.length - 1] = NaN;
  row.gone = true;
  if (row.value && !row.history.every(isNaN)) {
    setText(row.value, 'gone');
    setText(row.of, '');
    row.item.classList.add('none');
    return;
  }
  seen.unobserve(row.item);
  row.item.remove();
  rows.delete(key);
  if (row.section.list.childElementCount) return;
  row.section.remove();
  for (const [name, section] of sections) if (section == row.section) sections.delete(name);
}

function showHistogram(section, family, buckets) {
  const groups = new Map;
  for (const bucket of buckets) {
    const {le, ...labels} = bucket.labels;
    const key = family.name + ' ' + JSON.stringify(labels);
    if (!groups.has(key)) groups.set(key, {labels, list: []});
    groups.get(key).list.push(bucket);
  }
  for (const [key, {labels, list}] of groups) {
    let row = rows.get(key);
    if (!row) {
      row = makeRow(section, {...family, name: family.name + '_info'}, {name: family.name + '_info', labels});
      row.item.className = 'histogram';
      row.bars = make('ol', '', row.item);
      rows.set(key, row);
    }
    row.gone = false;
    row.history[times.length - 1] = 0;
    drawBars(row.bars, list, row.unit = unitOf(family.name, family.help));
  }
}

function showPage(families, now) {
  times.push(now);
  const old = times.findIndex(time => time > now - WINDOW_S);
  times.splice(0, old);
  for (const row of rows.values()) {
    row.history.splice(0, old);
    row.gone = true;
  }
  for (const name of families.keys())
    if (/_uptime_seconds$/.test(name)) namespace = name.replace('uptime_seconds', '');
  for (const family of families.values()) {
    if (!family.samples.length) continue;
    const section = sectionOf(family);
    const buckets = family.samples.filter(({name}) => name == family.name + '_bucket');
    if (buckets.length) showHistogram(section, family, buckets);
    for (const sample of family.samples) {
      if (sample.name == family.name + '_bucket') continue;
      if (!rows.has(sample.key)) rows.set(sample.key, makeRow(section, family, sample));
      show(rows.get(sample.key), sample);
    }
  }
  for (const [key, row] of rows) if (row.gone) miss(key, row);
  for (const row of rows.values()) draw(row);
}

// Shows the series that have all words; how many.
function filterRows(text) {
  const words = text.toLowerCase().split(/\s+/);
  let count = 0;
  for (const section of sections.values()) section.hidden = true;
  for (const row of rows.values()) {
    const wanted = words.every(word => row.words.includes(word));
    row.item.hidden = !wanted;
    if (!wanted) continue;
    row.section.hidden = false;
    ++count;
  }
  for (const group of main.children) group.hidden = !group.querySelector('.family:not([hidden])');
  return count;
}
