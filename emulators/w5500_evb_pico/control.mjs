// How other programs steer a running board: lines of text over a Unix socket, the commands and
// answers of the emulated Feather M4 (emulators/feather_m4/control.h).
import fs from "node:fs";
import net from "node:net";

// Those of the processor and of its oscillator, besides those of the chips (chips.h). cpu.bus_error
// strikes once.
export const OWN_FAULTS = ["cpu.bus_error", "cpu.hangs", "rosc.silent"];

export class Control {
  // `listing` gives the counters.
  constructor(board, chips, listing) {
    this.board = board;
    this.chips = chips;
    this.listing = listing;
    this.quits = false;
  }

  open(path) {
    fs.rmSync(path, { force: true });
    this.server = net.createServer((client) => this.serve(client));
    this.server.listen(path);
    this.path = path;
  }

  close() {
    this.server?.close();
    if (this.path) fs.rmSync(this.path, { force: true });
  }

  serve(client) {
    let text = "";
    client.setEncoding("utf8");
    client.on("error", () => client.destroy());
    client.on("data", (more) => {
      const lines = (text + more).split("\n");
      text = lines.pop();
      for (const line of lines) client.write(this.execute(line));
    });
  }

  execute(line) {
    const [command, ...words] = line.trim().split(/ +/);
    const lines = (list) => [...list, "ok"].map((item) => `${item}\n`).join("");
    switch (command) {
      case "fault":
        return this.result(this.setFault(words[0] ?? "", words[1] ?? ""));
      case "faults":
        return lines([...OWN_FAULTS, ...this.chips.faultNames()]);
      case "counters":
        return lines(this.listing());
      case "clear":
        this.chips.clearFaults();
        this.board.hangs = false;
        this.board.extra.oscillator.silent = false;
        return "ok\n";
      case "weather":
        return this.result(this.setWeather(words));
      case "reset":
        this.board.pressReset();
        return "ok\n";
      case "quit":
        this.quits = true;
        return "ok\n";
      default:
        return `error there is no command '${command}'\n`;
    }
  }

  result(problem) {
    return problem === "" ? "ok\n" : `error ${problem}\n`;
  }

  setFault(name, value) {
    if (!OWN_FAULTS.includes(name)) return this.chips.setFault(name, value);
    if (value !== "0" && value !== "1") return `'${value}' is neither 0 nor 1`;
    const on = value === "1";
    if (name === "rosc.silent") this.board.extra.oscillator.silent = on;
    else if (name === "cpu.hangs") this.board.hangs = on;
    else this.board.faulted = on;
    return "";
  }

  setWeather(words) {
    const numbers = words.map(Number);
    if (numbers.length !== 4 || !numbers.every(Number.isFinite)) return "weather takes four numbers";
    this.chips.setWeather(...numbers);
    return "";
  }
}
