#include "fuzz/support/small_chip.h"

#include <cstring>

namespace fuzz {
namespace {

using namespace prometheus_express::w5500;
using namespace prometheus_express::w5500::registers;

std::uint16_t get16(const std::uint8_t* at) {
  return static_cast<std::uint16_t>(at[0] << 8 | at[1]);
}

void put16(std::uint8_t* at, unsigned value) {
  at[0] = static_cast<std::uint8_t>(value >> 8);
  at[1] = static_cast<std::uint8_t>(value);
}

}  // namespace

void SmallChip::reset() {
  std::memset(common_, 0, sizeof common_);
  common_[VERSIONR] = kVersion;
  common_[PHYCFGR] = 0xB8;
  for (Socket& socket : sockets_) {
    std::memset(socket.registers, 0, sizeof socket.registers);
    socket.registers[Sn_RXBUF_SIZE] = socket.registers[Sn_RXBUF_SIZE + 1] = kBufferBytes / 1024;
    put16(socket.registers + Sn_TX_FSR, kBufferBytes);
    socket.sent.clear();
  }
}

void SmallChip::select_chip() {
  header_size_ = 0;
  ++frames_;
}

void SmallChip::transmit(const std::uint8_t* data, std::size_t size) {
  for (; size > 0; ++data, --size) {
    if (header_size_ < sizeof header_) {
      header_[header_size_++] = *data;
      address_ = get16(header_);
      continue;
    }
    written(address_++, *data);
  }
}

void SmallChip::receive(std::uint8_t* data, std::size_t size) {
  std::uint8_t pending = 0;
  for (unsigned i = 0; i < kSockets; ++i) {
    if (sockets_[i].registers[Sn_IR] != 0) pending = static_cast<std::uint8_t>(pending | 1U << i);
  }
  common_[SIR] = pending;
  common_[PHYCFGR] = static_cast<std::uint8_t>((common_[PHYCFGR] & ~PHYCFGR_LNK) | (link_ ? 1 : 0));
  const Area area = this->area();
  for (std::size_t i = 0; i < size; ++i, ++address_) {
    data[i] = area.has(address_) ? area.at(address_) : std::uint8_t{0};
  }
  disturb(data, size);
}

// What the frame is about.
SmallChip::Area SmallChip::area() {
  const unsigned block = header_[2] >> 3;
  Socket& socket = sockets_[block >> 2];
  switch (block & 3) {
    case 0:
      return {common_, block == 0 ? sizeof common_ : 0, false};
    case 1:
      return {socket.registers, sizeof socket.registers, false};
    case 2:
      return {socket.tx, kBufferBytes, true};
    default:
      return {socket.rx, kBufferBytes, true};
  }
}

void SmallChip::written(std::uint16_t address, std::uint8_t value) {
  const unsigned block = header_[2] >> 3;
  const Area area = this->area();
  if (!area.has(address)) return;
  if (block == 0 && address == MR && (value & MR_RST) != 0) return reset();
  if ((block & 3) != 1) {
    if (block != 0 || address != VERSIONR) area.at(address) = value;
  } else if (address == Sn_CR) {
    command(sockets_[block >> 2], value);
  } else if (address == Sn_IR) {
    area.at(address) = static_cast<std::uint8_t>(area.at(address) & ~value);
  } else if (address != Sn_SR) {
    area.at(address) = value;
  }
}

void SmallChip::command(Socket& socket, std::uint8_t command) {
  std::uint8_t* const r = socket.registers;
  const bool udp = (r[Sn_MR] & 0x0F) == 0x02;
  switch (static_cast<Command>(command)) {
    case Command::kOpen:
      r[Sn_SR] = static_cast<std::uint8_t>(udp ? State::kUdp : State::kInit);
      std::memset(r + Sn_TX_RD, 0, Sn_RX_WR + 2 - Sn_TX_RD);
      put16(r + Sn_TX_FSR, kBufferBytes);
      socket.sent.clear();
      break;
    case Command::kListen:
      r[Sn_SR] = static_cast<std::uint8_t>(State::kListen);
      break;
    case Command::kConnect:
      r[Sn_SR] = static_cast<std::uint8_t>(State::kSynSent);
      break;
    case Command::kDiscon:
      r[Sn_SR] = static_cast<std::uint8_t>(r[Sn_SR] == static_cast<std::uint8_t>(State::kCloseWait)
                                               ? State::kClosed
                                               : State::kFinWait);
      break;
    case Command::kClose:
      r[Sn_SR] = 0;
      break;
    case Command::kSend: {
      const std::uint16_t end = get16(r + Sn_TX_WR);
      for (std::uint16_t at = get16(r + Sn_TX_RD); at != end; ++at) {
        socket.sent += static_cast<char>(socket.tx[at % kBufferBytes]);
      }
      put16(r + Sn_TX_RD, end);
      r[Sn_IR] |= interrupts::SENDOK;
      break;
    }
    case Command::kRecv:
      put16(r + Sn_RX_RSR, static_cast<unsigned>(get16(r + Sn_RX_WR) - get16(r + Sn_RX_RD)));
      break;
  }
}

void SmallChip::become(unsigned socket, State state, std::uint8_t interrupt) {
  sockets_[socket].registers[Sn_SR] = static_cast<std::uint8_t>(state);
  sockets_[socket].registers[Sn_IR] |= interrupt;
}

void SmallChip::receive(unsigned socket, std::string_view bytes) {
  const State now = state(socket);
  if (now != State::kEstablished && now != State::kFinWait && now != State::kUdp) return;
  std::uint8_t* const r = sockets_[socket].registers;
  std::uint16_t at = get16(r + Sn_RX_WR);
  std::uint16_t level = get16(r + Sn_RX_RSR);
  for (const char c : bytes) {
    if (level >= kBufferBytes) break;
    sockets_[socket].rx[at++ % kBufferBytes] = static_cast<std::uint8_t>(c);
    ++level;
  }
  put16(r + Sn_RX_WR, at);
  put16(r + Sn_RX_RSR, level);
  r[Sn_IR] |= interrupts::RECV;
}

bool SmallChip::receive_datagram(unsigned socket, const std::array<std::uint8_t, 4>& from,
                                 std::uint16_t port, std::string_view bytes) {
  const std::size_t level = get16(sockets_[socket].registers + Sn_RX_RSR);
  if (level + 8 + bytes.size() > kBufferBytes) return false;
  std::uint8_t header[8];
  std::memcpy(header, from.data(), from.size());
  put16(header + 4, port);
  put16(header + 6, static_cast<unsigned>(bytes.size()));
  receive(socket, {reinterpret_cast<const char*>(header), sizeof header});
  receive(socket, bytes);
  return true;
}

unsigned SmallChip::find(State wanted) const {
  unsigned socket = 0;
  while (socket < kSockets && state(socket) != wanted) ++socket;
  return socket;
}

}  // namespace fuzz
