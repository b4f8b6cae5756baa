#include "prometheus_express/net/w5500/chip.h"

#include <algorithm>
#include <cstring>

#include "prometheus_express/net/big_endian.h"

namespace prometheus_express::w5500 {
namespace {

using namespace registers;

static_assert(sizeof(AddressRegisters) == 18, "GAR to SIPR are 18 bytes");
static_assert(sizeof(SocketStatus) == 6, "Sn_MR to Sn_PORT are 6 bytes");

// How often ARP and TCP repeat what nobody answers, RTR (200 ms) apart and TCP ever more slowly.
// Without an address there are no connections: what is asked for then is who has the offered one,
// with three requests (RFC 5227, section 1.1: PROBE_NUM).
std::uint8_t retries(const AddressRegisters& addresses) {
  return addresses.address == kUnspecified ? 2 : 8;
}

std::uint16_t difference(std::uint16_t a, std::uint16_t b) {
  return static_cast<std::uint16_t>(a - b);
}

}  // namespace

Health Chip::start(const AddressRegisters& addresses) {
  stuck_ = false;
  commands_under_way_ = 0;
  write8(Block::kCommon, MR, MR_RST);
  int tries = kCommandTries;
  while (read8(Block::kCommon, MR) != 0 && --tries > 0) continue;
  if (read8(Block::kCommon, VERSIONR) != kVersion) return Health::kNoChip;
  if (tries == 0) return Health::kCommandStuck;
  set_addresses(addresses);
  write8(Block::kCommon, PHYCFGR, PHYCFGR_RST | PHYCFGR_OPMDC);
  write8(Block::kCommon, SIMR, 0xFF);
  bool link_up = false;
  bool conflict = false;
  return examine(addresses, link_up, conflict);
}

void Chip::set_addresses(const AddressRegisters& addresses) {
  bus_.write_to(Block::kCommon, GAR, &addresses, sizeof(addresses));
  write8(Block::kCommon, RCR, retries(addresses));
  forget_conflict();
}

void Chip::forget_conflict() { write8(Block::kCommon, IR, IR_CONFLICT); }

Health Chip::examine(const AddressRegisters& addresses, bool& link_up, bool& conflict) {
  Health health = Health::kGood;
  int last = -1;
  for (int i = 0; i < kReadTries; ++i) {
    std::uint8_t all[VERSIONR + 1];
    read_registers(Block::kCommon, MR, all, sizeof(all));
    if (all[VERSIONR] != kVersion) {
      health = Health::kNoChip;
    } else if (all[MR] != 0 || (all[PHYCFGR] & (PHYCFGR_RST | PHYCFGR_OPMD)) != PHYCFGR_RST ||
               all[RCR] != retries(addresses) ||
               std::memcmp(all + GAR, &addresses, sizeof(addresses)) != 0) {
      health = Health::kConfigurationLost;
    } else {
      health = Health::kGood;
      // Losing the link ends connections: one reading is not enough for that.
      const int seen = (all[PHYCFGR] & PHYCFGR_LNK) | (all[IR] & IR_CONFLICT);
      if (seen == static_cast<int>(link_up) || seen == last) {
        link_up = (seen & PHYCFGR_LNK) != 0;
        conflict = (seen & IR_CONFLICT) != 0;
        return health;
      }
      last = seen;
    }
  }
  return health;
}

std::uint8_t Chip::socket_interrupts() { return read8(Block::kCommon, SIR); }

// A configuration of the PHY holds from its next reset on (data sheet, PHYCFGR).
void Chip::power_down() {
  constexpr std::uint8_t kDown = PHYCFGR_OPMD | PHYCFGR_OPMDC_POWER_DOWN;
  write8(Block::kCommon, PHYCFGR, kDown);
  write8(Block::kCommon, PHYCFGR, PHYCFGR_RST | kDown);
}

SocketStatus Chip::status(unsigned socket) {
  SocketStatus status;
  read_registers(socket_block(socket), Sn_MR, &status, sizeof(status));
  if (status.command == 0) {
    commands_under_way_ = static_cast<std::uint8_t>(commands_under_way_ & ~(1u << socket));
  }
  return status;
}

void Chip::clear_interrupts(unsigned socket, std::uint8_t bits) {
  write8(socket_block(socket), Sn_IR, bits);
}

bool Chip::open(unsigned socket, Protocol protocol, std::uint16_t port) {
  if (try_open(socket, protocol, port) || try_open(socket, protocol, port)) return true;
  stuck_ = true;
  return false;
}

bool Chip::try_open(unsigned socket, Protocol protocol, std::uint16_t port) {
  if (!command(socket, Command::kClose) || !finish_command(socket)) return false;
  write8(socket_block(socket), Sn_MR, static_cast<std::uint8_t>(protocol));
  write16(socket_block(socket), Sn_PORT, port);
  clear_interrupts(socket, 0xFF);
  write8(socket_block(socket), Sn_IMR, 0xFF);
  if (!command(socket, Command::kOpen) || !finish_command(socket)) return false;
  const SocketState state = protocol == Protocol::kTcp ? SocketState::kInit : SocketState::kUdp;
  // A disturbed write may have changed these, on which the memory of all sockets depends.
  constexpr std::uint8_t kSizes[2] = {kBufferBytes / 1024, kBufferBytes / 1024};
  for (int i = 0; i < kReadTries; ++i) {
    const SocketStatus now = status(socket);
    if (now.state == state && now.mode == static_cast<std::uint8_t>(protocol) &&
        big_endian16(now.port) == port &&
        bus_.matches(socket_block(socket), Sn_RXBUF_SIZE, kSizes, sizeof(kSizes))) {
      return true;
    }
  }
  return false;
}

// The hardware address is the group's (RFC 1112, 6.4): the chip asks nobody for it.
void Chip::set_group(unsigned socket, const Ipv4Address& group, std::uint16_t port) {
  static_assert(Sn_DIPR == Sn_DHAR + 6, "written together with set_destination()'s");
  if (!command(socket, Command::kClose)) return;
  const std::uint8_t bytes[] = {0x01,     0x00,    0x5E, static_cast<std::uint8_t>(group[1] & 0x7F),
                                group[2], group[3]};
  bus_.write_to(socket_block(socket), Sn_DHAR, bytes, sizeof(bytes));
  set_destination(socket, group, port);
  write8(socket_block(socket), Sn_TTL, 0xFF);
}

bool Chip::command(unsigned socket, Command command) {
  if (!finish_command(socket)) return false;
  write8(socket_block(socket), Sn_CR, static_cast<std::uint8_t>(command));
  commands_under_way_ = static_cast<std::uint8_t>(commands_under_way_ | 1u << socket);
  return true;
}

// Most commands have long been taken when this asks, or a status that was read has shown it.
bool Chip::finish_command(unsigned socket) {
  const unsigned bit = 1u << socket;
  if ((commands_under_way_ & bit) == 0) return true;
  for (int i = 0; i < kCommandTries; ++i) {
    if (read8(socket_block(socket), Sn_CR) == 0) {
      commands_under_way_ = static_cast<std::uint8_t>(commands_under_way_ & ~bit);
      return true;
    }
  }
  stuck_ = true;
  return false;
}

bool Chip::has_reached(unsigned socket, const MacAddress& mac) {
  return bus_.matches(socket_block(socket), Sn_DHAR, mac.data(), mac.size());
}

void Chip::set_destination(unsigned socket, const Ipv4Address& address, std::uint16_t port) {
  static_assert(Sn_DPORT == Sn_DIPR + 4, "written together");
  std::uint8_t bytes[6];
  std::copy(address.begin(), address.end(), bytes);
  bytes[4] = static_cast<std::uint8_t>(port >> 8);
  bytes[5] = static_cast<std::uint8_t>(port);
  bus_.write_to(socket_block(socket), Sn_DIPR, bytes, sizeof(bytes));
}

std::uint32_t Chip::destination(unsigned socket) {
  std::uint8_t bytes[4];
  read_registers(socket_block(socket), Sn_DIPR, bytes, sizeof(bytes));
  return big_endian32(bytes);
}

// Twice alike, because a disturbed frame may tell the pointers of another socket, which make sense.
bool Chip::read_pointers(unsigned socket, std::uint16_t& tx_write, std::uint16_t& rx_read) {
  if (!finish_command(socket)) return false;
  bool told_before = false;
  for (int i = 0; i < kReadTries; ++i) {
    std::uint8_t bytes[12];
    read_registers(socket_block(socket), Sn_TX_FSR, bytes, sizeof(bytes));
    const std::uint16_t write = big_endian16(bytes + 4);
    const std::uint16_t read = big_endian16(bytes + 8);
    const std::uint16_t received = big_endian16(bytes + 6);
    const bool possible = big_endian16(bytes) == kBufferBytes && big_endian16(bytes + 2) == write &&
                          received == difference(big_endian16(bytes + 10), read) &&
                          received <= kBufferBytes;
    if (possible && told_before && write == tx_write && read == rx_read) return true;
    if (!possible || told_before) ++implausible_reads_;
    told_before = possible;
    tx_write = write;
    rx_read = read;
  }
  return false;
}

bool Chip::read_free(unsigned socket, std::uint16_t& bytes) {
  if (!finish_command(socket)) return false;
  std::uint16_t last = 0xFFFF;
  for (int i = 0; i < kReadTries; ++i) {
    bytes = read16(socket_block(socket), Sn_TX_FSR);
    if (bytes == last && bytes <= kBufferBytes) return true;
    last = bytes;
  }
  ++implausible_reads_;
  return false;
}

// One frame with both pointers says as much as two readings of the size.
bool Chip::read_received(unsigned socket, std::uint16_t pointer, std::uint16_t& bytes) {
  if (!finish_command(socket)) return false;
  for (int i = 0; i < kReadTries; ++i) {
    std::uint8_t values[6];
    read_registers(socket_block(socket), Sn_RX_RSR, values, sizeof(values));
    bytes = big_endian16(values);
    if (bytes <= kBufferBytes && big_endian16(values + 2) == pointer &&
        difference(big_endian16(values + 4), pointer) == bytes) {
      return true;
    }
    ++implausible_reads_;
  }
  return false;
}

bool Chip::read_buffer(unsigned socket, std::uint16_t pointer, void* data, std::size_t size) {
  for (int i = 0; i < kReadTries; ++i) {
    bus_.read_from(rx_block(socket), pointer, data, size);
    if (!check_data_ || bus_.matches(rx_block(socket), pointer, data, size)) return true;
    ++implausible_reads_;
  }
  return false;
}

void Chip::write_buffer(unsigned socket, std::uint16_t pointer, const void* data, std::size_t size,
                        std::uint32_t& sum) {
  bus_.write_to(tx_block(socket), pointer, data, size);
  if (check_data_) sum = add_to_sum(sum, static_cast<const std::uint8_t*>(data), size);
}

bool Chip::holds(unsigned socket, std::uint16_t pointer, std::size_t size, std::uint32_t sum) {
  for (int i = 0; i < kReadTries; ++i) {
    if (!check_data_ || bus_.sum(tx_block(socket), pointer, size) == sum) return true;
    ++implausible_reads_;
  }
  return false;
}

bool Chip::send_range(unsigned socket, std::uint16_t begin, std::uint16_t end) {
  if (!finish_command(socket)) return false;
  for (int i = 0; i < kReadTries; ++i) {
    write16(socket_block(socket), Sn_TX_WR, end);
    const std::uint16_t pointer = read16(socket_block(socket), Sn_TX_WR);
    if (pointer == end || pointer == begin) break;
    ++implausible_reads_;
  }
  return command(socket, Command::kSend);
}

bool Chip::acknowledge(unsigned socket, std::uint16_t pointer) {
  if (!finish_command(socket)) return false;
  write16(socket_block(socket), Sn_RX_RD, pointer);
  return command(socket, Command::kRecv);
}

bool Chip::sent(unsigned socket, std::uint16_t pointer) {
  const auto high = static_cast<std::uint8_t>(pointer >> 8);
  const auto low = static_cast<std::uint8_t>(pointer);
  const std::uint8_t expected[4] = {high, low, high, low};  // Sn_TX_RD and Sn_TX_WR
  for (int i = 0; i < kReadTries; ++i) {
    if (bus_.matches(socket_block(socket), Sn_TX_RD, expected, sizeof(expected))) return true;
    ++implausible_reads_;
  }
  return false;
}

bool Chip::waits_at(unsigned socket, std::uint16_t begin) {
  return read16(socket_block(socket), Sn_TX_RD) == begin;
}

// A bus that breaks down leaves bytes out: they read as what no register holds.
void Chip::read_registers(Block block, std::uint16_t address, void* data, std::size_t size) {
  std::memset(data, 0xFF, size);
  bus_.read_from(block, address, data, size);
}

std::uint8_t Chip::read8(Block block, std::uint16_t address) {
  std::uint8_t value;
  read_registers(block, address, &value, 1);
  return value;
}

std::uint16_t Chip::read16(Block block, std::uint16_t address) {
  std::uint8_t value[2];
  read_registers(block, address, value, sizeof(value));
  return big_endian16(value);
}

void Chip::write8(Block block, std::uint16_t address, std::uint8_t value) {
  bus_.write_to(block, address, &value, 1);
}

void Chip::write16(Block block, std::uint16_t address, std::uint16_t value) {
  const std::uint8_t bytes[2] = {static_cast<std::uint8_t>(value >> 8),
                                 static_cast<std::uint8_t>(value)};
  bus_.write_to(block, address, bytes, sizeof(bytes));
}

}  // namespace prometheus_express::w5500
