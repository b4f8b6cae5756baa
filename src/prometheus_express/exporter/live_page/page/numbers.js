// How numbers are written, and in which unit.

const UNITS = {
  seconds: 's', milliseconds: 'ms', bytes: 'B', celsius: '°C', fahrenheit: '°F', kelvin: 'K', percent: '%',
  pascals: 'Pa', hectopascals: 'hPa', ohms: 'Ω', volts: 'V', amperes: 'A', watts: 'W', joules: 'J',
  hertz: 'Hz', meters: 'm', metres: 'm', grams: 'g', lux: 'lx', rpm: 'rpm', ppm: 'ppm', decibels: 'dB'
};

// By the end of the name, as Prometheus has it, or else of the help: "... in degrees Celsius".
function unitOf(name, help) {
  if (/_(timestamp|start_time)_seconds$/.test(name)) return 'date';
  const byName = UNITS[name.replace(/_total$/, '').split('_').pop()];
  const byHelp = help.match(/ in (?:degrees )?(\w+)\.?$/);
  return byName || byHelp && UNITS[byHelp[1].toLowerCase()] || '';
}

// By how many decimals there are at the least.
const formats = [];

function rounded(value, most) {
  return Number.isInteger(value) && most > 4 ? value : Number(value.toPrecision(most));
}

function digits(value, most, decimals = 0) {
  const size = Math.abs(value);
  if (size != 0 && (size < 1e-4 || size >= 1e15)) return value.toExponential(3);
  formats[decimals] ||= new Intl.NumberFormat(undefined,
    {minimumFractionDigits: decimals, maximumFractionDigits: 9});
  return formats[decimals].format(rounded(value, most));
}

// Number and unit of a value: [text, text].
function written(value, unit, most = 6, decimals = 0) {
  if (isNaN(value)) return ['NaN', ''];
  if (!isFinite(value)) return [value < 0 ? '−∞' : '∞', ''];
  const size = Math.abs(value);
  if (unit == 'date') return [new Date(value * 1000).toLocaleString(), ''];
  if (unit == 's' && size >= 100) return [duration(value), ''];
  if (unit == 's' && size < 1 && size != 0)
    return size < 1e-3 ? [digits(value * 1e6, 4), 'µs'] : [digits(value * 1e3, 4), 'ms'];
  if (unit == 'B' && size >= 1024) {
    const power = Math.min(4, Math.floor(Math.log2(size) / 10));
    return [digits(value / 1024 ** power, 4), ' KMGT'[power] + 'iB'];
  }
  return [digits(value, unit == 's' ? 4 : most, decimals), unit];
}

function duration(seconds) {
  const parts = [[86400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']];
  const first = parts.findIndex(([size]) => seconds >= size || size == 1);
  return parts.slice(first, first + 2).map(([size, name], i) =>
    Math.floor(i ? seconds % parts[first][0] / size : seconds / size) + ' ' + name).join(' ');
}
