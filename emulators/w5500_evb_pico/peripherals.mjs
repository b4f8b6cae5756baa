// Peripherals that rp2040js does not model, or not as much of as the board's program uses. What is
// not modelled here ends the emulation too: it goes to the emulator's logger.
import crypto from "node:crypto";

const REGISTERS_OF_PPB = { AIRCR: 0xd0c, CCR: 0xd14 };
const CCR_OF_ARMV6M = 0x208; // fixed: unaligned accesses are faults, stacks are aligned

// The Cortex-M0+ lets anybody write CCR, and keeps it.
export function addSystemControl(ppb) {
  const read = ppb.readUint32.bind(ppb);
  const write = ppb.writeUint32.bind(ppb);
  ppb.readUint32 = (offset) => (offset === REGISTERS_OF_PPB.CCR ? CCR_OF_ARMV6M : read(offset));
  ppb.writeUint32 = (offset, value) => {
    if (offset !== REGISTERS_OF_PPB.CCR) write(offset, value);
  };
}

export function makePeripherals({ BasePeripheral }, mcu, chipResetCauses, uniqueId) {
  // The ring oscillator: its random bit, which is a better one here than on the chip. --fault
  // rosc.silent=1 stops it.
  class RingOscillator extends BasePeripheral {
    silent = false;
    pool = Buffer.alloc(0);
    used = 0;

    readUint32(offset) {
      if (offset !== 0x1c) return super.readUint32(offset);
      if (this.silent) return 0;
      if (this.used === this.pool.length) {
        this.pool = crypto.randomBytes(4096);
        this.used = 0;
      }
      return this.pool[this.used++] & 1;
    }
  }

  // VREG_AND_CHIP_RESET: what it was that reset the chip.
  class ChipReset extends BasePeripheral {
    readUint32(offset) {
      return offset === 0x8 ? chipResetCauses : super.readUint32(offset);
    }
  }

  // IO_QSPI: the flash's chip select can be held low.
  class QspiPins extends BasePeripheral {
    select = 0;

    readUint32(offset) {
      return offset === 0xc ? this.select : super.readUint32(offset);
    }
    writeUint32(offset, value) {
      if (offset !== 0xc) return super.writeUint32(offset, value);
      this.select = value;
      flash.selectChanges(this.selected);
    }
    get selected() {
      return ((this.select >> 8) & 3) === 2;
    }
  }

  // The interface to the flash: execution from there, and the flash's instruction 4Bh.
  class FlashInterface extends BasePeripheral {
    registers = new Map([[0x00, 0], [0x04, 0], [0x08, 0], [0x10, 1], [0x14, 0], [0xf4, 0x03000000]]);
    received = [];
    sent = [];

    // It reads the flash for the processor, with an instruction that every flash understands.
    get executes() {
      const control = this.registers.get(0x00);
      const transfer = this.registers.get(0xf4);
      const divisor = this.registers.get(0x14);
      return this.registers.get(0x08) === 1 && this.registers.get(0x10) === 1 && divisor >= 2 &&
        divisor % 2 === 0 && control === ((31 << 16) | (3 << 8)) && this.registers.get(0x04) === 0 &&
        transfer === ((0x03 << 24) | (2 << 8) | (6 << 2));
    }

    selectChanges(selected) {
      if (selected) this.sent = [];
    }

    exchange(byte) {
      this.sent.push(byte);
      const at = this.sent.length - 6;
      const answers = pins.selected && this.sent[0] === 0x4b && at >= 0;
      return answers ? uniqueId[at % uniqueId.length] : 0xff;
    }

    readUint32(offset) {
      if (offset === 0x28) return 0x6 | (this.received.length > 0 ? 0x8 : 0);
      if (offset === 0x60) return this.received.shift() ?? 0;
      return this.registers.get(offset) ?? super.readUint32(offset);
    }

    writeUint32(offset, value) {
      if (offset === 0x60) {
        const bytes = this.registers.get(0x08) === 1 && this.registers.get(0x00) === 7 << 16;
        if (!bytes) return super.writeUint32(offset, value);
        this.received.push(this.exchange(value & 0xff));
      } else if (this.registers.has(offset)) {
        if (offset === 0x08) this.received = [];
        else if (this.registers.get(0x08) === 1 && offset !== 0x10) return super.writeUint32(offset, value);
        this.registers.set(offset, value);
        mcu.flashExecutes = this.executes;
      } else {
        super.writeUint32(offset, value);
      }
    }
  }

  const flash = new FlashInterface(mcu, "SSI");
  const pins = new QspiPins(mcu, "IO_QSPI");
  const oscillator = new RingOscillator(mcu, "ROSC");
  mcu.flashExecutes = false;
  mcu.peripherals[0x18000] = flash;
  mcu.peripherals[0x40018] = pins;
  mcu.peripherals[0x40060] = oscillator;
  mcu.peripherals[0x40064] = new ChipReset(mcu, "VREG_AND_CHIP_RESET");
  addSystemControl(mcu.ppb);
  return { oscillator };
}
