// Reads /metrics again and again, while somebody looks.

const PERIOD_MS = 2000;
const PATIENCE_MS = 6000;
// Of the time, a tenth at most is spent on reading and drawing.
const SHARE = 9;
const FORMATS = {
  OpenMetrics: 'application/openmetrics-text;version=1.0.0',
  'text 1.0.0': 'text/plain;version=1.0.0',
  protobuf: 'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited'
};

const main = byId('main');
const live = byId('live');
const when = byId('when');
const filter = byId('filter');
let timer, reading, asked;

function say(state, text) {
  document.body.className = state;
  setText(live, text);
}

async function tick() {
  clearTimeout(timer);
  if (document.hidden) return;
  const mine = reading = new AbortController;
  const limit = setTimeout(() => mine.abort(), PATIENCE_MS);
  const begun = performance.now();
  let text, date, failure;
  try {
    const answer = await fetch('metrics', {headers: {Accept: 'text/plain;version=0.0.4'},
      cache: 'no-store', signal: mine.signal});
    text = await answer.text();
    date = answer.headers.get('Date');
    failure = answer.ok ? '' : 'it said ' + answer.status + '; ';
  } catch {
    failure = ' ';
  }
  clearTimeout(limit);
  // A tab that was hidden meanwhile has begun anew, or will.
  if (mine != reading) return;
  if (failure) {
    timer = setTimeout(tick, PERIOD_MS);
    if (document.body.className != 'gone')
      say('gone', 'No answer since ' + new Date().toLocaleTimeString());
    setText(when, failure + 'trying again');
    return;
  }
  showAll(parsePage(text), date);
  offerFormats();
  timer = setTimeout(tick, Math.max(PERIOD_MS, SHARE * (performance.now() - begun)));
}

function showAll(families, date) {
  const now = Date.now() / 1000;
  showPage(families, now);
  const problems = findProblems(families);
  const name = showFacts(families, now, date);
  showProblems(problems);
  document.title = (problems.length ? '⚠ ' : '') + name;
  say('', 'Live');
  setText(when, new Date(now * 1000).toLocaleTimeString());
  applyFilter();
}

function applyFilter() {
  const count = filterRows(filter.value);
  setText(byId('count'),
    filter.value.trim() ? count + ' of ' + rows.size : '');
}

// Links to the other formats, once, if there are any. A link cannot ask for a format; a request can.
async function offerFormats() {
  if (asked) return;
  asked = true;
  for (const [name, type] of Object.entries(FORMATS)) {
    const answer = await fetch('metrics', {method: 'HEAD', headers: {Accept: type}}).catch(() => 0);
    const [kind, version] = type.split(';');
    const got = answer ? answer.headers.get('Content-Type') || '' : '';
    if (!got.startsWith(kind) || !got.includes(version)) continue;
    const link = make('a', '', byId('links'), name);
    link.href = 'metrics';
    link.onclick = async event => {
      event.preventDefault();
      const body = await (await fetch('metrics', {headers: {Accept: type}})).blob();
      const shown = kind.startsWith('text') || /open/.test(kind) ? body.slice(0, body.size, 'text/plain') : body;
      open(URL.createObjectURL(shown));
    };
  }
}

document.onvisibilitychange = () => {
  if (document.hidden) {
    clearTimeout(timer);
    reading.abort();
    reading = 0;
    say('paused', 'Paused');
  } else {
    tick();
  }
};
document.onkeydown = event => {
  if (event.key == '/' && document.activeElement != filter) {
    event.preventDefault();
    filter.focus();
  } else if (event.key == 'Escape' && filter.value) {
    filter.value = '';
    applyFilter();
  }
};
filter.oninput = applyFilter;
tick();
