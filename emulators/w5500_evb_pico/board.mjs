// The board: an RP2040 of rp2040js with its wires, from power-on through resets. Whatever the
// emulator does not model ends the emulation: nothing is ignored.
import { boot } from "./boot_rom.mjs";
import { FLASH_BASE } from "./image.mjs";
import { makePeripherals } from "./peripherals.mjs";
import { wire } from "./wiring.mjs";

const HARD_FAULT = 3;
const HANGING_NS = 100_000;
const HAD_POR = 1 << 8;
const HAD_RUN = 1 << 16;
const UNIQUE_ID = [0xe6, 0x61, 0x38, 0x52, 0x83, 0x4f, 0x2b, 0x27];

// How the emulation ended, and the exit status that goes with it.
export class End extends Error {}
export class NotModelled extends End {
  status = 70;
}
export class Fault extends End {
  status = 71;
}

export class Board {
  // `emulator` is the module rp2040js, `chips` the addon.
  constructor(emulator, chips, flash, options) {
    this.emulator = emulator;
    this.chips = chips;
    this.flash = flash;
    this.options = options;
    this.counts = { resets: 0, instructions: 0, exceptions: 0, spi_bytes: 0, spi_transactions: 0, i2c_transactions: 0, led: 0 };
    console.warn = (...words) => this.complain(words.join(" "));
    console.error = console.warn;
    this.start({ causes: HAD_POR });
  }

  // A new processor; what survives is what `left` has of the one before.
  start({ causes, reason = 0, sram, scratch, nanos = 0 }) {
    const mcu = new this.emulator.RP2040();
    mcu.clock.nanosCounter = nanos;
    mcu.logger = {
      debug() {},
      info() {},
      warn: (component, message) => this.complain(`${component}: ${message}`),
      error: (component, message) => this.complain(`${component}: ${message}`),
    };
    this.mcu = mcu;
    this.causes = causes;
    this.pending = null;
    this.faulted = false; // the instruction that runs ends in a HardFault
    this.hangs = false; // no instruction runs, until a reset
    if (sram) mcu.sram.set(sram);
    mcu.flash.set(this.flash);
    const watchdog = mcu.peripherals[0x40058];
    watchdog.reason = reason;
    if (scratch) watchdog.scratchData.set(scratch);
    watchdog.onWatchdogTrigger = () => {
      watchdog.alarm.enable = false; // at 0 it would go off again and again
      this.pending = { causes: this.causes, reason: watchdog.reason, scratch: watchdog.scratchData };
    };
    mcu.onBreak = () => this.raise("the instruction of a breakpoint, or one that is undefined");
    this.extra = makePeripherals(this.emulator, mcu, causes, UNIQUE_ID);
    wire(mcu, this.chips, this.counts, this.options);
    boot(mcu);
  }

  get nanos() {
    return this.mcu.clock.nanos;
  }

  get sleeps() {
    return this.mcu.core.waiting && !this.hangs;
  }

  pressReset() {
    this.pending = { causes: HAD_RUN };
  }

  where() {
    const { PC, LR } = this.mcu.core;
    return `pc 0x${PC.toString(16)}, lr 0x${LR.toString(16)}`;
  }

  complain(message) {
    if (/invalid memory address|undefined address|not 32 bit aligned/.test(message)) return this.raise(message);
    throw new NotModelled(`${message}; ${this.where()}`);
  }

  // What a real processor answers with a HardFault.
  raise(message) {
    if (!this.options.takeFaults) throw new Fault(`${message}; ${this.where()}`);
    this.faulted = true;
  }

  runInstruction() {
    const { mcu } = this;
    const { core } = mcu;
    if (this.hangs) return mcu.clock.tick(HANGING_NS);
    if (!mcu.flashExecutes && core.PC >= FLASH_BASE && core.PC < 0x20000000) {
      throw new Fault(`an instruction in the flash, which the SSI does not read now; ${this.where()}`);
    }
    const at = core.PC;
    const cycles = core.executeInstruction();
    if (this.faulted) {
      this.faulted = false;
      core.PC = at;
      core.exceptionEntry(HARD_FAULT);
    }
    ++this.counts.instructions;
    mcu.clock.tick((cycles * 1e9) / mcu.clkSys);
  }

  // Until that moment, or until the program sleeps.
  runUntil(nanos) {
    while (!this.sleeps && this.nanos < nanos) {
      this.runInstruction();
      if (this.pending) this.reset();
    }
  }

  // The program sleeps until that moment, or until an interrupt wakes it.
  sleepUntil(nanos) {
    const { clock, core } = this.mcu;
    while (core.waiting && !this.hangs && clock.nanos < nanos) {
      const alarm = clock.nextAlarm ? clock.nanosToNextAlarm : Infinity;
      clock.tick(Math.min(alarm, nanos - clock.nanos));
      this.wakeUp();
      if (this.pending) return this.reset();
    }
  }

  wakeUp() {
    const { core } = this.mcu;
    if (core.interruptsUpdated && core.checkForInterrupts()) core.waiting = false;
  }

  nextEvent() {
    const { clock } = this.mcu;
    return clock.nextAlarm ? clock.nextAlarm.nanos : Infinity;
  }

  reset() {
    const { mcu, pending } = this;
    ++this.counts.resets;
    this.start({ ...pending, sram: mcu.sram, nanos: mcu.clock.nanos });
  }
}
