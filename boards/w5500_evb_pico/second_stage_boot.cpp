// The first 256 bytes of the flash. The boot ROM copies them to RAM and calls them: they tell the
// interface to the flash how to read it, so that the program behind them can run from there
// (RP2040 data sheet, "Flash Second Stage"). The last word is a checksum, without which the boot
// ROM does not believe them.
//
// The code only writes a table of values to registers. It is here as numbers so that the compiler
// can make the checksum; it runs at any address.
#include <array>
#include <cstddef>
#include <cstdint>

#include "boards/w5500_evb_pico/registers.h"

namespace board {
namespace {

constexpr std::uint16_t kCode[] = {
    0xA307,          //        adr   r3, table
    0xCB03,          // next:  ldmia r3!, {r0, r1}
    0x2800,          //        cmp   r0, #0
    0xD001,          //        beq   end
    0x6001,          //        str   r1, [r0]
    0xE7FA,          //        b     next
    0x4670,          // end:   mov   r0, lr      0: the boot ROM starts the program
    0x2800,          //        cmp   r0, #0
    0xD000,          //        beq   start
    0x4770,          //        bx    lr          else somebody wanted to read the flash again
    0x6818,          // start: ldr   r0, [r3]
    0x6001,          //        str   r1, [r0]    VTOR
    0xC905,          //        ldmia r1!, {r0, r2}
    0xF380, 0x8808,  //        msr   msp, r0
    0x4710,          //        bx    r2
};

constexpr std::uint32_t CTRLR0_DFS_32_BITS = 31u << 16;
constexpr std::uint32_t CTRLR0_TMOD_EEPROM_READ = 3u << 8;
constexpr std::uint32_t SPI_CTRLR0_XIP_CMD_READ_DATA = 0x03u << 24;
constexpr std::uint32_t SPI_CTRLR0_INST_L_8_BITS = 2u << 8;
constexpr std::uint32_t SPI_CTRLR0_ADDR_L_24_BITS = 6u << 2;

// From 125 MHz to 31 MHz: the instruction "read data" (03h), which every flash understands without
// being told anything first, may come at 50 MHz (W25Q16JV). Slower than reading by four lines, but
// the cache has most of a program that does the same over and over.
constexpr std::uint32_t kDivisor = 4;

// Where a program's vector table is: behind these 256 bytes.
constexpr std::uint32_t kProgram = XIP_BASE + 256;

struct Setting {
  std::uint32_t address;
  std::uint32_t value;
};
constexpr Setting kTable[] = {
    {SSI_SSIENR, 0},
    {SSI_BAUDR, kDivisor},
    {SSI_CTRLR0, CTRLR0_DFS_32_BITS | CTRLR0_TMOD_EEPROM_READ},
    {SSI_CTRLR1, 0},
    {SSI_SPI_CTRLR0,
     SPI_CTRLR0_XIP_CMD_READ_DATA | SPI_CTRLR0_INST_L_8_BITS | SPI_CTRLR0_ADDR_L_24_BITS},
    {SSI_SSIENR, 1},
    {0, kProgram},
};
constexpr std::uint32_t kBehindTable = prometheus_express::cortex_m::VTOR;

using Bytes = std::array<std::uint8_t, 256>;
constexpr std::size_t kChecked = 252;
static_assert(sizeof kCode == 32, "the address of the table, in the first instruction");
static_assert(sizeof kCode + sizeof kTable + sizeof kBehindTable <= kChecked);

// The boot ROM's: polynomial 04C11DB7h, most significant bit first, from FFFFFFFFh.
constexpr std::uint32_t crc32(const std::uint8_t* bytes, std::size_t size) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (std::size_t i = 0; i < size; ++i) {
    crc ^= std::uint32_t{bytes[i]} << 24;
    for (int bit = 0; bit < 8; ++bit) crc = crc << 1 ^ ((crc >> 31) != 0 ? 0x04C11DB7 : 0);
  }
  return crc;
}

constexpr std::uint8_t kDigits[] = {'1', '2', '3', '4', '5', '6', '7', '8', '9'};
static_assert(crc32(kDigits, sizeof kDigits) == 0x0376E6E7,
              "what catalogues give for CRC-32/MPEG-2");

template <class Word>
constexpr void append(Bytes& bytes, std::size_t& at, Word word) {
  for (std::size_t i = 0; i < sizeof word; ++i) {
    bytes[at++] = static_cast<std::uint8_t>(word >> 8 * i);
  }
}

constexpr Bytes second_stage() {
  Bytes bytes{};
  std::size_t at = 0;
  for (const std::uint16_t instruction : kCode) append(bytes, at, instruction);
  for (const Setting& setting : kTable) {
    append(bytes, at, setting.address);
    append(bytes, at, setting.value);
  }
  append(bytes, at, kBehindTable);
  at = kChecked;
  append(bytes, at, crc32(bytes.data(), kChecked));
  return bytes;
}

}  // namespace
}  // namespace board

// The linker script asks for it.
extern "C" [[gnu::section(".second_stage_boot"), gnu::used]] const board::Bytes second_stage_boot =
    board::second_stage();
