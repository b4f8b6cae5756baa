// What the page says about the station as a whole: what it is, and what is wrong with it.

// Of a counter with the label "result": by its other labels, how it stands.
const results = new Map;
const BAD_CAUSE = /watchdog|brown|fault|panic|lockup/;
const RISES = /_(errors|failures|failed|dropped|refused|losses)(_\w+)?_total$/;

// Such a counter says which readings went well ("ok") and why others did not. What rose last is how
// it stands; at first, whether anything ever went well.
function judgeResults(family, problems) {
  const groups = new Map;
  for (const {key, labels, value} of family.samples) {
    const {result, ...others} = labels;
    if (result === undefined) continue;
    const name = Object.values(others).join(' ') || family.name;
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push({key, result, value});
  }
  for (const [name, series] of groups) {
    const id = family.name + ' ' + name;
    const state = results.get(id) || {before: new Map, reason: ''};
    const fresh = !state.before.size;
    const rose = series.filter(({key, value}) => value > (state.before.get(key) || 0));
    const bad = rose.find(({result}) => result != 'ok');
    const good = rose.some(({result}) => result == 'ok');
    if (bad && !(fresh && good)) state.reason = bad.result;
    else if (good) state.reason = '';
    state.before = new Map(series.map(({key, value}) => [key, value]));
    results.set(id, state);
    for (const {key, result} of series)
      rows.get(key).item.classList.toggle('bad', state.reason != '' && result == state.reason);
    if (state.reason) problems.push([name + ': ' + state.reason.replace(/_/g, ' '), family.name]);
  }
}

function findProblems(families) {
  const problems = [];
  for (const family of families.values()) {
    const {name, type, samples} = family;
    if (type == 'counter') judgeResults(family, problems);
    for (const {key, value, labels} of samples) {
      const row = rows.get(key);
      let what = '';
      if (name == 'prometheus_express_dropped_children_total' && value > 0) {
        what = value + ' series dropped: the memory for labels is full';
      } else if (type == 'counter' && RISES.test(name)) {
        const first = row.history.find(number => !isNaN(number));
        if (value > first) what = name + ' rose by ' + digits(value - first, 6);
      } else if (/(^|_)up$/.test(name) && value === 0) {
        what = [name, ...Object.values(labels)].join(' ') + ' is 0';
      }
      if (what) problems.push([what, name]);
      if (!('result' in labels) && row) row.item.classList.toggle('bad', what != '');
    }
  }
  return problems;
}

// Returns their texts; the list is left alone while it stays the same, for those who hear it read.
function showProblems(found) {
  const list = byId('problems');
  const text = found.map(([what]) => what).join('\n');
  if (list.dataset.text == text) return;
  list.dataset.text = text;
  list.replaceChildren();
  for (const [what, name] of found)
    make('a', '', make('li', '', list), what).href = '#family-' + name;
}

function setFact(name, value, bad) {
  const facts = byId('facts');
  let fact = [...facts.children].find(({firstChild}) => firstChild.textContent == name);
  if (!fact) {
    fact = make('div');
    make('dt', '', fact, name);
    make('dd', '', fact);
    facts.lastElementChild.before(fact);
  }
  setText(fact.lastChild, value);
  fact.classList.toggle('bad', !!bad);
}

// When it started, as each metric about it says, by the clock of this browser or of a host.
const starts = {};

function showFacts(families, now, date) {
  let title = '';
  for (const {name, samples} of families.values()) {
    const value = samples.length ? samples[0].value : NaN;
    if (/_info$/.test(name)) {
      const reset = /reset_info$/.test(name);
      for (const [label, text] of Object.entries(samples[0] ? samples[0].labels : {})) {
        if (label == 'board') title = text;
        else if (text) setFact(reset && label == 'cause' ? 'started by' : label, text, reset && BAD_CAUSE.test(text));
      }
    } else if (/(^|_)uptime_seconds$/.test(name)) {
      setFact('up', duration(value));
      noteStart(name, now - value);
    } else if (name == 'process_start_time_seconds') {
      const its = date ? Date.parse(date) / 1000 : now;
      setFact('process up', duration(Math.max(0, its - value)));
      noteStart(name, value);
    }
  }
  const place = location.host;
  setText(byId('name'), title || place);
  if (title) setFact('at', place);
  return title || place;
}

// It has started anew where that was later than before.
function noteStart(name, time) {
  if (time > starts[name] + 5) setFact('started again', new Date(time * 1000).toLocaleTimeString());
  starts[name] = time;
}
