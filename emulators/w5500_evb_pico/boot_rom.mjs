// What the boot ROM does with a flash that has a program: it checks the first 256 bytes, copies them
// to RAM and calls them (RP2040 data sheet, "Flash Second Stage"). The ROM itself is not run.
const SECOND_STAGE = 0x20041f00;
const CHECKED_BYTES = 252;

function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; ++bit) crc = (crc << 1) ^ (crc < 0 ? 0x04c11db7 : 0);
  }
  return crc >>> 0;
}

// Brings the processor to the first instruction of the second stage. Throws where there is none.
export function boot(mcu) {
  const first = mcu.flash.subarray(0, CHECKED_BYTES);
  if (mcu.flashView.getUint32(CHECKED_BYTES, true) !== crc32(first)) {
    throw new Error("the second stage of the boot has a wrong checksum: a real board would wait, as a USB drive");
  }
  for (let i = 0; i < CHECKED_BYTES; ++i) mcu.writeUint8(SECOND_STAGE + i, first[i]);
  const { core } = mcu;
  core.VTOR = 0;
  core.SP = SECOND_STAGE;
  core.LR = 0;
  core.PC = SECOND_STAGE;
}
