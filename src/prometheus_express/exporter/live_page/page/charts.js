// Lines of the last minutes, and bars of histograms.

const WINDOW_S = 300;
const LEAST_WINDOW_S = 30;
// Those of the drawing's viewBox.
const WIDTH = 200, HEIGHT = 32, MARGIN = 3;

// When pages were read, in seconds; each series has as many numbers.
const times = [];

function byId(id) {
  return document.getElementById(id);
}

function make(name, className, parent, text) {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text) element.textContent = text;
  if (parent) parent.append(element);
  return element;
}

// Its paths: what is under the line, the line, and where it is now.
function makeLine(parent) {
  parent.insertAdjacentHTML('beforeend', '<svg viewBox="0 0 200 32" preserveAspectRatio="none" ' +
    'aria-hidden="true"><path class="area"/><path/><path class="dot"/></svg>');
  return parent.lastChild.children;
}

// What a counter did in each interval, in units a second. It began anew where it fell.
function rates(totals) {
  return totals.map((total, i) => {
    const before = totals[i - 1];
    return i == 0 ? NaN : (total < before ? total : total - before) / (times[i] - times[i - 1]);
  });
}

function rangeOf(numbers) {
  let least = Infinity, most = -Infinity;
  for (const number of numbers) {
    if (number < least) least = number;
    if (number > most && number < Infinity) most = number;
  }
  return [least, most];
}

// Gaps are where there was no number. From top to bottom it is a fiftieth of the largest number at least, and
// a degree of temperatures, so that noise does not fill it.
function drawLine([area, line, dot], numbers, unit) {
  const [least, most] = rangeOf(numbers);
  const range = Math.max(most - least, most / 50, -least / 50, unit == '°C');
  const now = times[times.length - 1];
  const span = Math.min(WINDOW_S, Math.max(LEAST_WINDOW_S, now - times[0]));
  const x = i => (WIDTH - MARGIN - (now - times[i]) / span * (WIDTH - 2 * MARGIN)).toFixed(1);
  const y = number => (range ? HEIGHT / 2 - (number - (least + most) / 2) / range * (HEIGHT - 2 * MARGIN)
    : HEIGHT - MARGIN).toFixed(1);
  let path = '', under = '', begin = -1, end = '';
  numbers.forEach((number, i) => {
    if (!isFinite(number)) return begin = -1;
    const point = x(i) + ' ' + y(number);
    path += (begin < 0 ? 'M' : 'L') + point;
    under += begin < 0 ? 'M' + x(i) + ' ' + HEIGHT + 'L' + point : 'L' + point;
    if (!isFinite(numbers[i + 1])) under += 'L' + x(i) + ' ' + HEIGHT + 'z';
    begin = i;
    end = i == numbers.length - 1 ? 'M' + point + 'h0' : '';
  });
  line.setAttribute('d', path);
  area.setAttribute('d', under);
  dot.setAttribute('d', end);
}

// One bar a bucket, with what fell into it alone.
function drawBars(parent, buckets, unit) {
  const counts = buckets.map(({value}, i) => i ? value - buckets[i - 1].value : value);
  const most = Math.max(1, ...counts);
  while (parent.children.length < buckets.length) {
    const bar = make('li', '', parent);
    for (const name of ['span', 'i', 'b']) make(name, '', bar);
  }
  while (parent.children.length > buckets.length) parent.lastChild.remove();
  buckets.forEach(({labels, raw}, i) => {
    const [count, bar, bound] = parent.children[i].children;
    const upTo = Number(labels.le.replace('Inf', 'Infinity'));
    setText(count, digits(counts[i], 6));
    setText(bound, '≤ ' + written(upTo, unit, 4).join(' '));
    bar.style.height = counts[i] / most * 4 + 'rem';
    parent.children[i].title = raw + ' ≤ ' + labels.le;
  });
}

function setText(element, text) {
  if (element.textContent != text) element.textContent = text;
}
