'use strict';
// Reads text 0.0.4, as /metrics gives it.

// {sensor="a",result="ok"} without its braces, as an object.
function parseLabels(text) {
  const labels = {};
  for (const [, name, value] of text.matchAll(/([^=,]+)="((?:\\.|[^"\\])*)"/g))
    labels[name] = unescapeText(value);
  return labels;
}

function unescapeText(text) {
  return text.replace(/\\(.)/g, (_, letter) => letter == 'n' ? '\n' : letter);
}

// Families by name, in the order of the page. A sample has a key (what stands before its value), its
// name, labels, value, and the value's text.
function parsePage(text) {
  const families = new Map;
  let family;
  const start = name => {
    if (!families.has(name)) families.set(name, {name, type: 'untyped', help: '', samples: []});
    return families.get(name);
  };
  for (const line of text.split('\n')) {
    const comment = line.match(/^# (HELP|TYPE) (\S+) ?(.*)/);
    const sample = line.match(/^(([^#\s{]+)(?:\{(.*)\})?) +(\S+)/);
    if (comment) {
      family = start(comment[2]);
      if (comment[1] == 'TYPE') family.type = comment[3];
      else family.help = unescapeText(comment[3]);
    } else if (sample) {
      const [, key, name, labels, raw] = sample;
      if (!family || !/^(_bucket|_sum|_count)?$/.test(name.replace(family.name, ''))) family = start(name);
      const value = raw == 'NaN' ? NaN : Number(raw.replace('Inf', 'Infinity'));
      family.samples.push({key, name, labels: parseLabels(labels || ''), value, raw});
    }
  }
  return families;
}
