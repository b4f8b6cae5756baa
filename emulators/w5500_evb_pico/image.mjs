// Images of programs: what is in them for the flash.
import fs from "node:fs";

export const FLASH_BASE = 0x10000000;
export const FLASH_BYTES = 2 * 1024 * 1024;

const UF2_BLOCK = 512;
const UF2_BEGIN = [0x0a324655, 0x9e5d5157];
const UF2_END = 0x0ab16f30;
const UF2_NOT_FOR_FLASH = 0x00000001;
const UF2_HAS_FAMILY = 0x00002000;
const RP2040_FAMILY = 0xe48bff56;

function blockOf(view, number) {
  const at = number * UF2_BLOCK;
  const word = (offset) => view.getUint32(at + offset, true);
  if (word(0) !== UF2_BEGIN[0] || word(4) !== UF2_BEGIN[1] || word(UF2_BLOCK - 4) !== UF2_END) {
    throw new Error(`block ${number} is none of UF2`);
  }
  return { flags: word(8), address: word(12), size: word(16), family: word(28), data: at + 32 };
}

// As the boot ROM takes them: whole pages, of blocks for this chip.
function loadUf2(bytes, flash) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let number = 0; number < bytes.length / UF2_BLOCK; ++number) {
    const block = blockOf(view, number);
    if ((block.flags & UF2_NOT_FOR_FLASH) !== 0) continue;
    if ((block.flags & UF2_HAS_FAMILY) === 0 || block.family !== RP2040_FAMILY) {
      throw new Error(`block ${number} is not for an RP2040`);
    }
    const offset = block.address - FLASH_BASE;
    if (block.size !== 256 || offset % 256 !== 0 || offset < 0 || offset >= FLASH_BYTES) {
      throw new Error(`block ${number} is no page of the flash`);
    }
    flash.set(bytes.subarray(block.data, block.data + block.size), offset);
  }
}

// The contents of the flash with the program of a .uf2 or .bin.
export function loadImage(path) {
  const bytes = fs.readFileSync(path);
  const flash = new Uint8Array(FLASH_BYTES).fill(0xff);
  if (path.endsWith(".uf2")) {
    if (bytes.length === 0 || bytes.length % UF2_BLOCK !== 0) throw new Error("it is no UF2 file");
    loadUf2(bytes, flash);
  } else {
    if (bytes.length > FLASH_BYTES) throw new Error("it is larger than the flash");
    flash.set(bytes);
  }
  return flash;
}
