#include "emulators/w5500/registers.h"

namespace emulators::w5500 {
namespace {

enum class Access { kPlain, kReadOnly, kSpecial };

struct Entry {
  std::uint16_t address;
  std::uint16_t size;
  const char* name;
  Access access;
};

constexpr Entry kCommon[] = {
    {MR, 1, "MR", Access::kSpecial},
    {GAR, 4, "GAR", Access::kPlain},
    {SUBR, 4, "SUBR", Access::kPlain},
    {SHAR, 6, "SHAR", Access::kPlain},
    {SIPR, 4, "SIPR", Access::kPlain},
    {INTLEVEL, 2, "INTLEVEL", Access::kPlain},
    {IR, 1, "IR", Access::kSpecial},
    {IMR, 1, "IMR", Access::kPlain},
    {SIR, 1, "SIR", Access::kReadOnly},
    {SIMR, 1, "SIMR", Access::kPlain},
    {RTR, 2, "RTR", Access::kPlain},
    {RCR, 1, "RCR", Access::kPlain},
    {PTIMER, 1, "PTIMER", Access::kPlain},
    {PMAGIC, 1, "PMAGIC", Access::kPlain},
    {PHAR, 6, "PHAR", Access::kPlain},
    {PSID, 2, "PSID", Access::kPlain},
    {PMRU, 2, "PMRU", Access::kPlain},
    {UIPR, 4, "UIPR", Access::kReadOnly},
    {UPORTR, 2, "UPORTR", Access::kReadOnly},
    {PHYCFGR, 1, "PHYCFGR", Access::kSpecial},
    {VERSIONR, 1, "VERSIONR", Access::kReadOnly},
};

constexpr Entry kSocket[] = {
    {Sn_MR, 1, "Sn_MR", Access::kPlain},
    {Sn_CR, 1, "Sn_CR", Access::kSpecial},
    {Sn_IR, 1, "Sn_IR", Access::kSpecial},
    {Sn_SR, 1, "Sn_SR", Access::kReadOnly},
    {Sn_PORT, 2, "Sn_PORT", Access::kPlain},
    {Sn_DHAR, 6, "Sn_DHAR", Access::kPlain},
    {Sn_DIPR, 4, "Sn_DIPR", Access::kPlain},
    {Sn_DPORT, 2, "Sn_DPORT", Access::kPlain},
    {Sn_MSSR, 2, "Sn_MSSR", Access::kPlain},
    {Sn_TOS, 1, "Sn_TOS", Access::kPlain},
    {Sn_TTL, 1, "Sn_TTL", Access::kPlain},
    {Sn_RXBUF_SIZE, 1, "Sn_RXBUF_SIZE", Access::kSpecial},
    {Sn_TXBUF_SIZE, 1, "Sn_TXBUF_SIZE", Access::kSpecial},
    {Sn_TX_FSR, 2, "Sn_TX_FSR", Access::kReadOnly},
    {Sn_TX_RD, 2, "Sn_TX_RD", Access::kReadOnly},
    {Sn_TX_WR, 2, "Sn_TX_WR", Access::kSpecial},
    {Sn_RX_RSR, 2, "Sn_RX_RSR", Access::kReadOnly},
    {Sn_RX_RD, 2, "Sn_RX_RD", Access::kPlain},
    {Sn_RX_WR, 2, "Sn_RX_WR", Access::kReadOnly},
    {Sn_IMR, 1, "Sn_IMR", Access::kPlain},
    {Sn_FRAG, 2, "Sn_FRAG", Access::kPlain},
    {Sn_KPALVTR, 1, "Sn_KPALVTR", Access::kPlain},
};

template <std::size_t kSize>
const Entry* find(const Entry (&table)[kSize], std::uint16_t address) {
  for (const Entry& entry : table) {
    if (address >= entry.address && address < entry.address + entry.size) return &entry;
  }
  return nullptr;
}

// Every write asks, so the answers are made once.
template <std::size_t kBlockSize, std::size_t kSize>
std::array<bool, kBlockSize> plain_bytes(const Entry (&table)[kSize]) {
  std::array<bool, kBlockSize> plain{};
  for (std::size_t i = 0; i < kBlockSize; ++i) {
    const Entry* const entry = find(table, static_cast<std::uint16_t>(i));
    plain[i] = entry != nullptr && entry->access == Access::kPlain;
  }
  return plain;
}

}  // namespace

const char* name_of(Command command) {
  switch (command) {
    case Command::kOpen:
      return "OPEN";
    case Command::kListen:
      return "LISTEN";
    case Command::kConnect:
      return "CONNECT";
    case Command::kDiscon:
      return "DISCON";
    case Command::kClose:
      return "CLOSE";
    case Command::kSend:
      return "SEND";
    case Command::kSendMac:
      return "SEND_MAC";
    case Command::kSendKeep:
      return "SEND_KEEP";
    case Command::kRecv:
      return "RECV";
  }
  return "no command";
}

const char* name_of(State state) {
  switch (state) {
    case State::kClosed:
      return "SOCK_CLOSED";
    case State::kInit:
      return "SOCK_INIT";
    case State::kListen:
      return "SOCK_LISTEN";
    case State::kSynSent:
      return "SOCK_SYNSENT";
    case State::kSynRecv:
      return "SOCK_SYNRECV";
    case State::kEstablished:
      return "SOCK_ESTABLISHED";
    case State::kFinWait:
      return "SOCK_FIN_WAIT";
    case State::kClosing:
      return "SOCK_CLOSING";
    case State::kTimeWait:
      return "SOCK_TIME_WAIT";
    case State::kCloseWait:
      return "SOCK_CLOSE_WAIT";
    case State::kLastAck:
      return "SOCK_LAST_ACK";
    case State::kUdp:
      return "SOCK_UDP";
    case State::kMacRaw:
      return "SOCK_MACRAW";
  }
  return "no state";
}

const char* common_register_name(std::uint16_t address) {
  const Entry* const entry = find(kCommon, address);
  return entry == nullptr ? "reserved" : entry->name;
}

const char* socket_register_name(std::uint16_t address) {
  const Entry* const entry = find(kSocket, address);
  return entry == nullptr ? "reserved" : entry->name;
}

bool is_plain_common(std::uint16_t address) {
  static const auto plain = plain_bytes<sizeof(CommonRegisters)>(kCommon);
  return address < plain.size() && plain[address];
}

bool is_plain_socket(std::uint16_t address) {
  static const auto plain = plain_bytes<sizeof(SocketRegisters)>(kSocket);
  return address < plain.size() && plain[address];
}

CommonRegisters reset_common() {
  CommonRegisters registers;
  registers.set16(RTR, 2000);
  registers[RCR] = 8;
  registers[PTIMER] = 0x28;
  registers.set16(PMRU, 0xFFFF);
  registers[PHYCFGR] = 0xB8;
  registers[VERSIONR] = 0x04;
  return registers;
}

SocketRegisters reset_socket() {
  SocketRegisters registers;
  for (std::size_t i = 0; i < 6; ++i) registers[Sn_DHAR + i] = 0xFF;
  registers[Sn_TTL] = 0x80;
  registers[Sn_RXBUF_SIZE] = 2;
  registers[Sn_TXBUF_SIZE] = 2;
  registers.set16(Sn_TX_FSR, 2048);
  registers[Sn_IMR] = 0xFF;
  registers[Sn_FRAG] = 0x40;
  return registers;
}

}  // namespace emulators::w5500
