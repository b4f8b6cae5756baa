// The command line of emulated_w5500_evb_pico.
export const USAGE = `Usage: emulated_w5500_evb_pico IMAGE [options]

Runs IMAGE (.uf2 or .bin) on an emulated WIZnet W5500-EVB-Pico with a BME680 and a Si7021 at GP4 and
GP5. The board reaches nothing but 127.0.0.1.

  --port [CHIP:]HOST  a port of 127.0.0.1 (0: any free one) that reaches the board's port CHIP, 8080
                      unless said; a line tells when the program listens there. As often as
                      needed; without it, 8080:0
  --weather FILE      what the sensors measure: CSV with the header seconds,
                      temperature_celsius,humidity_percent,pressure_hpa,gas_ohms
  --day SECONDS       weather that changes by itself, with days of this length
  --chip CELSIUS      how warm the RP2040 is (30)
  --fault NAME=VALUE  a fault from the beginning; --fault help lists them
  --control PATH      takes commands from a Unix socket
  --seconds N         ends with status 0 after so many seconds of the board's time
  --serial            prints what the program sends at GP0
  --take-faults       faults go to the program's handler, instead of ending the emulation
  --counters          prints all counters at the end

Exit status: 0 at the end of --seconds and by a signal, 70 where the program touched something that
is not modelled, 71 for what a real processor would answer with a fault, 2 for a wrong command line.
`;

const FLAGS = new Set(["serial", "take-faults", "counters", "help"]);
const LISTS = new Set(["port", "fault"]);
const VALUES = new Set(["weather", "day", "chip", "control", "seconds", "modules", "chips"]);
const NUMBERS = new Set(["day", "chip", "seconds"]);

function portOf(text) {
  const found = /^(?:(\d{1,5}):)?(\d{1,5})$/.exec(text);
  const port = found && { chip: Number(found[1] ?? 8080), host: Number(found[2]) };
  if (!port || port.chip < 1 || port.chip > 65535 || port.host > 65535) throw new Error(`'${text}' is no port`);
  return port;
}

// Throws what is wrong.
export function parse(words) {
  const options = { port: [], fault: [] };
  for (let i = 0; i < words.length; ++i) {
    const name = words[i].replace(/^--/, "");
    if (!words[i].startsWith("--")) {
      if (options.image) throw new Error("there is more than one image");
      options.image = words[i];
    } else if (FLAGS.has(name)) {
      options[name] = true;
    } else if (!LISTS.has(name) && !VALUES.has(name)) {
      throw new Error(`there is no option '${words[i]}'`);
    } else {
      const value = words[++i];
      if (!value) throw new Error(`--${name} needs a value`);
      if (NUMBERS.has(name) && !Number.isFinite(Number(value))) throw new Error(`--${name} takes a number`);
      if (LISTS.has(name)) options[name].push(name === "port" ? portOf(value) : value);
      else options[name] = NUMBERS.has(name) ? Number(value) : value;
    }
  }
  if (options.port.length === 0) options.port.push({ chip: 8080, host: 0 });
  return options;
}
