// Lets a board run, paced to the wall's clock: it sleeps as long as a real one does, and works as
// fast as the emulator can, which is slower than a real one.
const MS = 1_000_000;
const SLICE_NS = MS / 4;
const MOST_AHEAD_NS = 20 * MS;
const MOST_BEHIND_NS = 500 * MS;
const LONGEST_WAIT_NS = 5 * MS; // commands and signals wait for that long
const TURN_NS = 10 * MS;

const wallNs = () => Number(process.hrtime.bigint());

export class Runner {
  constructor(board, chips, { seconds = Infinity, goesOn, onSlice }) {
    this.board = board;
    this.chips = chips;
    this.endNs = seconds * 1e9;
    this.goesOn = goesOn;
    this.onSlice = onSlice;
    this.resynchronise();
  }

  resynchronise() {
    this.wallBase = wallNs();
    this.boardBase = this.board.nanos;
  }

  // How far the board's time is ahead of the wall's.
  ahead() {
    return this.board.nanos - this.boardBase - (wallNs() - this.wallBase);
  }

  // Ends with the time, or when goesOn() says so. Throws what ends the emulation.
  async run() {
    let turn = wallNs();
    while (this.goesOn() && this.board.nanos < this.endNs) {
      this.board.runUntil(this.board.nanos + SLICE_NS);
      this.chips.advanceTo(this.board.nanos);
      this.onSlice();
      if (this.board.sleeps) this.sleep();
      if (this.board.pending) this.board.reset();
      if (wallNs() - turn < TURN_NS) continue;
      await new Promise((resolve) => setImmediate(resolve));
      turn = wallNs();
    }
  }

  sleep() {
    const { board, chips } = this;
    const now = board.nanos;
    const chip = Math.max(chips.nextEvent(), now + SLICE_NS);
    let next = Math.min(board.nextEvent(), chip, this.endNs);
    const ahead = this.ahead();
    if (ahead > MOST_AHEAD_NS || ahead < -MOST_BEHIND_NS) this.resynchronise();
    const due = this.ahead() + (next - now);
    // When a packet comes, the board's time leaps to its next event: it would be polled then.
    if (due > 0 && !chips.wait(Math.min(due, LONGEST_WAIT_NS)) && due > LONGEST_WAIT_NS) {
      next = now + LONGEST_WAIT_NS;
    }
    board.sleepUntil(next);
    chips.advanceTo(board.nanos);
  }
}
