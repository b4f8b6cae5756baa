// emulated_w5500_evb_pico: a board as a program. --help says more; launcher.sh.in starts it.
import { createRequire } from "node:module";

import { Board, End } from "./board.mjs";
import { Control, OWN_FAULTS } from "./control.mjs";
import { loadImage } from "./image.mjs";
import { USAGE, parse } from "./options.mjs";
import { Runner } from "./runner.mjs";

const BAD_COMMAND_LINE = 2;
const say = (text) => process.stderr.write(`emulated_w5500_evb_pico: ${text}\n`);

function complain(about, problem) {
  say(`${about}: ${problem}`);
  process.exit(BAD_COMMAND_LINE);
}

// Throws what is wrong.
function setUpChips(chips, options) {
  chips.open();
  for (const { chip, host } of options.port) {
    if (chips.mapPort(chip, host) === 0) throw new Error(`--port ${host}: the port is not to be had`);
  }
  if (options.weather) {
    const problem = chips.useWeatherFile(options.weather);
    if (problem !== "") throw new Error(`${options.weather}: ${problem}`);
  } else if (options.day) {
    chips.useWeatherDays(options.day);
  }
}

function setFaults(control, faults) {
  for (const fault of faults) {
    const [name, value = ""] = fault.split("=");
    const problem = control.setFault(name, value);
    if (problem !== "") throw new Error(`--fault ${fault}: ${problem}`);
  }
}

function printSerial(byte) {
  process.stdout.write(Buffer.from([byte]));
}

// Tells of each port at which the program listens for the first time.
function tellPorts(chips, silent) {
  for (const port of silent) {
    if (!chips.listens(port.chip)) continue;
    process.stdout.write(`serving http://127.0.0.1:${chips.hostPort(port.chip)}/metrics\n`);
    silent.delete(port);
  }
}

function listCounters(board, chips) {
  const own = Object.entries({ time_ns: Math.floor(board.nanos), ...board.counts });
  return [...own.map(([name, value]) => `${name} ${value}`), ...chips.counters()];
}

async function run(options) {
  const require = createRequire(`${options.modules}/`);
  const chips = require(options.chips);
  if (options.fault.includes("help")) {
    chips.open();
    process.stdout.write([...OWN_FAULTS, ...chips.faultNames(), ""].join("\n"));
    return 0;
  }
  let board;
  let control;
  try {
    if (!options.image) throw new Error("there is no image");
    setUpChips(chips, options);
    board = new Board(require("rp2040js"), chips, loadImage(options.image), {
      takeFaults: options["take-faults"],
      chipCelsius: options.chip ?? 30,
      onSerial: options.serial ? printSerial : () => {},
    });
    control = new Control(board, chips, () => listCounters(board, chips));
    setFaults(control, options.fault);
    if (options.control) control.open(options.control);
  } catch (error) {
    return complain(options.image ?? "command line", error.message);
  }
  let stopped = false;
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => (stopped = true));
  const silent = new Set(options.port);
  const runner = new Runner(board, chips, {
    seconds: options.seconds,
    goesOn: () => !stopped && !control.quits,
    onSlice: () => silent.size > 0 && tellPorts(chips, silent),
  });
  let status = 0;
  try {
    await runner.run();
  } catch (error) {
    if (!(error instanceof End)) throw error;
    say(error.message);
    status = error.status;
  }
  control.close();
  if (options.counters) process.stdout.write(`${listCounters(board, chips).join("\n")}\n`);
  return status;
}

let options;
try {
  options = parse(process.argv.slice(2));
} catch (error) {
  process.stderr.write(USAGE);
  complain("command line", error.message);
}
if (options.help) {
  process.stdout.write(USAGE);
} else {
  // Exits by itself once what was printed has gone.
  process.exitCode = await run(options);
}
