#include "boards/mps2_an386/lan9118.h"

#include "boards/mps2_an386/board.h"
#include "prometheus_express/platform/cortex_m/interrupts.h"
#include "prometheus_express/platform/cortex_m/registers.h"

namespace board {
namespace {

using prometheus_express::Status;
using prometheus_express::StatusCode;
using prometheus_express::cortex_m::reg;

constexpr std::uintptr_t kBase = kEthernetAddress;

enum Register : std::uintptr_t {
  RX_DATA_FIFO = kBase + 0x00,
  TX_DATA_FIFO = kBase + 0x20,
  RX_STATUS_FIFO = kBase + 0x40,
  TX_STATUS_FIFO = kBase + 0x48,
  ID_REV = kBase + 0x50,
  IRQ_CFG = kBase + 0x54,
  INT_STS = kBase + 0x58,
  INT_EN = kBase + 0x5C,
  BYTE_TEST = kBase + 0x64,
  FIFO_INT = kBase + 0x68,
  RX_CFG = kBase + 0x6C,
  TX_CFG = kBase + 0x70,
  HW_CFG = kBase + 0x74,
  RX_FIFO_INF = kBase + 0x7C,
  TX_FIFO_INF = kBase + 0x80,
  RX_DROP = kBase + 0xA0,
  MAC_CSR_CMD = kBase + 0xA4,
  MAC_CSR_DATA = kBase + 0xA8,
};

// Reached through MAC_CSR_CMD.
enum MacRegister : std::uint32_t { MAC_CR = 1, ADDRH = 2, ADDRL = 3, MII_ACC = 6, MII_DATA = 7 };

constexpr std::uint32_t kByteTest = 0x87654321;
constexpr std::uint32_t kId = 0x0118;

constexpr std::uint32_t IRQ_CFG_IRQ_EN = 1u << 8;
constexpr std::uint32_t IRQ_CFG_IRQ_POL = 1u << 4;   // active high
constexpr std::uint32_t IRQ_CFG_IRQ_TYPE = 1u << 0;  // push-pull
constexpr std::uint32_t INT_RSFL = 1u << 3;          // more frames wait than FIFO_INT says
constexpr std::uint32_t FIFO_INT_NO_FRAME_LEVEL = 0x48000000;
constexpr std::uint32_t RX_CFG_RXDOFF_SHIFT = 8;
constexpr std::uint32_t TX_CFG_TX_ON = 1u << 1;
constexpr std::uint32_t HW_CFG_SRST = 1u << 0;
constexpr std::uint32_t HW_CFG_MBO = 1u << 20;
constexpr std::uint32_t HW_CFG_TX_FIF_SZ_5K = 5u << 16;
constexpr std::uint32_t RX_STATUS_ES = 1u << 15;
constexpr std::uint32_t TX_STATUS_ES = 1u << 15;
constexpr std::uint32_t TX_CMD_A_FIRST_AND_LAST = 0x3000;
constexpr std::uint32_t TX_CMD_A_OFFSET_SHIFT = 16;
constexpr std::uint32_t MAC_CSR_BUSY = 1u << 31;
constexpr std::uint32_t MAC_CSR_READ = 1u << 30;
constexpr std::uint32_t MAC_CR_FDPX = 1u << 20;
constexpr std::uint32_t MAC_CR_MCPAS = 1u << 19;  // all multicast passes
constexpr std::uint32_t MAC_CR_TXEN = 1u << 3;
constexpr std::uint32_t MAC_CR_RXEN = 1u << 2;
constexpr std::uint32_t MII_ACC_PHY = 1u << 11;  // the one inside the chip
constexpr std::uint32_t MII_ACC_INDEX_SHIFT = 6;
constexpr std::uint32_t MII_ACC_BUSY = 1u << 0;
constexpr std::uint32_t kPhyBasicStatus = 1;
constexpr std::uint32_t kPhyLinkStatus = 1u << 2;

constexpr int kPatience = 100'000;  // register reads; far more than the chip needs for anything

Lan9118 chip;

std::uint32_t read_register(Register address) { return reg(address); }
void write_register(Register address, std::uint32_t value) { reg(address) = value; }

bool wait_for_clear(Register address, std::uint32_t bits) {
  for (int i = 0; i < kPatience; ++i) {
    if ((read_register(address) & bits) == 0) return true;
  }
  return false;
}

std::uint32_t status_entries(Register fifo_information) {
  return read_register(fifo_information) >> 16 & 0xFF;
}

Status timed_out(const char* what) {
  return Status(StatusCode::kTimedOut, "LAN9118: time-out of ", what);
}

}  // namespace

Status Lan9118::start() {
  if (read_register(BYTE_TEST) != kByteTest) {
    return Status(StatusCode::kUnreachable, "LAN9118: no chip answers");
  }
  if (read_register(ID_REV) >> 16 != kId) {
    return Status(StatusCode::kUnreachable, "LAN9118: wrong chip");
  }
  write_register(HW_CFG, HW_CFG_SRST);
  if (!wait_for_clear(HW_CFG, HW_CFG_SRST)) return timed_out("HW_CFG_SRST");
  write_register(HW_CFG, HW_CFG_MBO | HW_CFG_TX_FIF_SZ_5K);
  if (!read_address()) return timed_out("MAC_CSR_BUSY");
  if ((address_[0] & 1) != 0) {
    return Status(StatusCode::kInvalid, "LAN9118: no address");
  }
  next_length_ = 0;
  statistics_ = {};
  write_register(INT_EN, 0);
  write_register(INT_STS, 0xFFFFFFFF);
  write_register(IRQ_CFG, IRQ_CFG_IRQ_EN | IRQ_CFG_IRQ_POL | IRQ_CFG_IRQ_TYPE);
  write_register(FIFO_INT, FIFO_INT_NO_FRAME_LEVEL);
  write_register(INT_EN, INT_RSFL);
  write_register(RX_CFG, kOffset << RX_CFG_RXDOFF_SHIFT);
  write_register(TX_CFG, TX_CFG_TX_ON);
  if (!write_mac(MAC_CR, MAC_CR_FDPX | MAC_CR_TXEN | MAC_CR_RXEN)) return timed_out("MAC_CSR_BUSY");
  return {};
}

void Lan9118::receive_groups() {
  write_mac(MAC_CR, MAC_CR_FDPX | MAC_CR_MCPAS | MAC_CR_TXEN | MAC_CR_RXEN);
}

bool Lan9118::link_up() {
  std::uint32_t value = 0;
  constexpr std::uint32_t kIndex = kPhyBasicStatus << MII_ACC_INDEX_SHIFT;
  if (!write_mac(MII_ACC, MII_ACC_PHY | kIndex | MII_ACC_BUSY)) return false;
  for (int i = 0; i < kPatience; ++i) {
    if (!read_mac(MII_ACC, value)) return false;
    if ((value & MII_ACC_BUSY) == 0) break;
  }
  return read_mac(MII_DATA, value) && (value & kPhyLinkStatus) != 0;
}

std::size_t Lan9118::next_frame() {
  while (next_length_ == 0) {
    if (status_entries(RX_FIFO_INF) == 0) return 0;
    const std::uint32_t status = read_register(RX_STATUS_FIFO);
    next_length_ = status >> 16 & 0x3FFF;
    const bool bad = (status & RX_STATUS_ES) != 0 || next_length_ <= kChecksumBytes ||
                     next_length_ > kMaxFrameBytes + kChecksumBytes;
    if (!bad) break;
    ++statistics_.received_bad;
    skip_words((kOffset + next_length_ + 3) / 4);
    next_length_ = 0;
  }
  return next_length_ - kChecksumBytes;
}

void Lan9118::take_frame(std::uint32_t* buffer) {
  const std::size_t count = (kOffset + next_length_ + 3) / 4;
  for (std::size_t i = 0; i < count; ++i) buffer[i] = read_register(RX_DATA_FIFO);
  next_length_ = 0;
}

void Lan9118::drop_frame() {
  ++statistics_.received_dropped;
  skip_words((kOffset + next_length_ + 3) / 4);
  next_length_ = 0;
}

bool Lan9118::transmit(const std::uint32_t* buffer, std::size_t length) {
  for (std::uint32_t i = status_entries(TX_FIFO_INF); i > 0; --i) {
    if ((read_register(TX_STATUS_FIFO) & TX_STATUS_ES) != 0) ++statistics_.sent_bad;
  }
  const std::size_t words = (kOffset + length + 3) / 4;
  constexpr std::size_t kCommandBytes = 8;
  if ((read_register(TX_FIFO_INF) & 0xFFFF) < words * 4 + kCommandBytes) {
    ++statistics_.sent_dropped;
    return false;
  }
  const auto bytes = static_cast<std::uint32_t>(length);
  write_register(TX_DATA_FIFO, TX_CMD_A_FIRST_AND_LAST | kOffset << TX_CMD_A_OFFSET_SHIFT | bytes);
  write_register(TX_DATA_FIFO, bytes);
  for (std::size_t i = 0; i < words; ++i) write_register(TX_DATA_FIFO, buffer[i]);
  return true;
}

void Lan9118::wait_for_interrupt(std::uint32_t) {
  // While interrupts are masked none is taken, but a pending one ends the sleep: nothing can arrive
  // unseen between the look into the FIFO and the sleep.
  prometheus_express::cortex_m::InterruptsMasked masked;
  write_register(INT_STS, INT_RSFL);
  if (status_entries(RX_FIFO_INF) != 0) return;
  enable_interrupt(kEthernet);
  asm volatile("dsb\n\twfi" : : : "memory");
}

bool Lan9118::command_mac(std::uint32_t command) {
  write_register(MAC_CSR_CMD, MAC_CSR_BUSY | command);
  return wait_for_clear(MAC_CSR_CMD, MAC_CSR_BUSY);
}

bool Lan9118::read_mac(std::uint32_t index, std::uint32_t& value) {
  const bool done = command_mac(MAC_CSR_READ | index);
  value = read_register(MAC_CSR_DATA);
  return done;
}

bool Lan9118::write_mac(std::uint32_t index, std::uint32_t value) {
  write_register(MAC_CSR_DATA, value);
  return command_mac(index);
}

bool Lan9118::read_address() {
  std::uint32_t low = 0;
  std::uint32_t high = 0;
  if (!read_mac(ADDRL, low) || !read_mac(ADDRH, high)) return false;
  for (std::size_t i = 0; i < kAddressBytes; ++i) {
    address_[i] = static_cast<std::uint8_t>(i < 4 ? low >> 8 * i : high >> 8 * (i - 4));
  }
  return true;
}

void Lan9118::skip_words(std::size_t count) {
  for (; count > 0; --count) {
    [[maybe_unused]] const std::uint32_t skipped = read_register(RX_DATA_FIFO);
  }
}

EthernetChip& ethernet_chip() { return chip; }

void receive_groups() { chip.receive_groups(); }

}  // namespace board

// The frame is taken in the main loop; until then this interrupt would come again and again.
extern "C" void Ethernet_Handler() { board::disable_interrupt(board::kEthernet); }
