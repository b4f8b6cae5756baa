// The chip's side of the SPI bus: bytes become reads and writes of registers and memory, and what
// is to go wrong there does.
#include <utility>

#include "emulators/w5500/chip.h"

namespace emulators::w5500 {

void Chip::select(bool selected) {
  if (selected == selected_) return;
  if (!selected && trace_ && !frame_.at_start()) end_transaction();
  selected_ = selected;
  deaf_ = false;
  frame_.begin();
}

std::uint8_t Chip::exchange(std::uint8_t in) {
  if (!selected_) return 0xFF;
  ++counts_.bytes;
  if (frame_.at_start() && !deaf_) begin_transaction();
  return watching_ ? watched_step(in) : step(in);
}

inline std::uint8_t Chip::step(std::uint8_t in) {
  if (!frame_.in_data()) return frame_.header(in);
  const std::uint16_t address = frame_.next_address();
  std::uint8_t out = 0;
  if (frame_.write()) {
    write(address, in);
  } else {
    out = read(address);
  }
  frame_.data_done();
  return out;
}

inline std::uint8_t Chip::read(std::uint16_t address) const {
  switch (frame_.block()) {
    case Block::kCommon:
      return address < sizeof(CommonRegisters) ? common_[address] : std::uint8_t{0};
    case Block::kSocket: {
      const SocketRegisters& registers = selected_socket().registers();
      return address < sizeof(SocketRegisters) ? registers[address] : std::uint8_t{0};
    }
    case Block::kTx:
      return selected_socket().tx().read(address);
    case Block::kRx:
      return selected_socket().rx().read(address);
    case Block::kReserved:
      break;
  }
  return 0;
}

inline void Chip::write(std::uint16_t address, std::uint8_t value) {
  switch (frame_.block()) {
    case Block::kCommon:
      write_common(address, value);
      break;
    case Block::kSocket:
      if (address == Sn_CR) {
        write_command(selected_socket(), value);
      } else {
        selected_socket().write(address, value);
        if (address == Sn_RXBUF_SIZE || address == Sn_TXBUF_SIZE) place_rings();
      }
      break;
    case Block::kTx:
      selected_socket().tx().write(address, value);
      break;
    case Block::kRx:
    case Block::kReserved:
      break;
  }
}

void Chip::write_common(std::uint16_t address, std::uint8_t value) {
  if (is_plain_common(address)) {
    common_[address] = value;
  } else if (address == MR) {
    if ((value & kModeReset) != 0) {
      reset_registers();
    } else {
      common_[MR] = value;
    }
  } else if (address == IR) {
    common_[IR] = static_cast<std::uint8_t>(common_[IR] & ~value);
  } else if (address == PHYCFGR) {
    common_[PHYCFGR] = value;
    update_link();  // which knows the bits that are read only
  }
}

void Chip::write_command(Socket& socket, std::uint8_t value) {
  ++counts_.commands;
  if (socket.stuck() || lost_commands_.strikes()) return;
  if (stuck_command_.strikes()) {
    ++counts_.stuck_commands;
    socket.stick(value);
  } else {
    const bool discon = value == static_cast<std::uint8_t>(Command::kDiscon);
    if (discon && lost_fins_.strikes()) socket.lose_fin();
    socket.command(value);
  }
}

void Chip::begin_transaction() {
  ++counts_.transactions;
  watched_ = {};
  if (!watching_) return;
  watched_.flip_mosi = mosi_transactions_.strikes();
  watched_.flip_miso = miso_transactions_.strikes();
  watched_.cut = short_transfers_.strikes();
  watched_.reset = resets_.strikes();
  transaction_.number = counts_.transactions;
  transaction_.now_ns = clock_.now_ns();
  transaction_.complete = false;
  transaction_.data.clear();
}

std::uint8_t Chip::watched_step(std::uint8_t in) {
  const std::uint32_t position = watched_.position++;
  if (watched_.cut && position >= faults_.short_transfer.position) deaf_ = true;
  if (watched_.reset && position == faults_.reset.position) {
    reset();
    deaf_ = true;
  }
  const bool flip_in = watched_.flip_mosi && position == faults_.mosi.position;
  const bool flip_out = watched_.flip_miso && position == faults_.miso.position;
  if (mosi_bytes_.strikes() || flip_in) in ^= faults_.mosi.mask;

  const bool data = frame_.in_data();
  const bool torn = !deaf_ && data && tears(frame_.address());
  std::uint8_t out = deaf_ ? std::uint8_t{0xFF} : step(in);
  if (torn) out ^= 0x01;
  if (miso_bytes_.strikes() || flip_out) out ^= faults_.miso.mask;
  if (trace_) record(data, in, out);
  return out;
}

void Chip::record(bool data, std::uint8_t in, std::uint8_t out) {
  if (data) {
    transaction_.data.push_back(transaction_.write ? in : out);
    if (frame_.at_start()) end_transaction();
  } else if (frame_.in_data()) {
    transaction_.complete = true;
    transaction_.write = frame_.write();
    transaction_.block = frame_.block();
    transaction_.socket = frame_.socket();
    transaction_.address = frame_.address();
  }
}

bool Chip::tears(std::uint16_t address) {
  const bool size = frame_.block() == Block::kSocket && !frame_.write() &&
                    (address == Sn_TX_FSR || address == Sn_RX_RSR);
  return size && torn_reads_.strikes();
}

void Chip::end_transaction() { trace_(transaction_); }

void Chip::set_trace(std::function<void(const Transaction&)> trace) {
  trace_ = std::move(trace);
  look_whether_watched();
}

void Chip::set_faults(const Faults& faults) {
  faults_ = faults;
  stuck_command_.set(faults.stuck_command);
  lost_commands_.set(faults.lost_command);
  mosi_bytes_.set(faults.mosi.bytes);
  mosi_transactions_.set(faults.mosi.transactions);
  miso_bytes_.set(faults.miso.bytes);
  miso_transactions_.set(faults.miso.transactions);
  short_transfers_.set(faults.short_transfer.transactions);
  resets_.set(faults.reset.transactions);
  torn_reads_.set(faults.torn_read);
  late_handshakes_.set(faults.late_handshake);
  lost_fins_.set(faults.lost_fin);
  if (faults.lost_fin.first == 0) {
    for (Socket& socket : sockets_) socket.repeat_fin();
  }
  around_.windows_closed = faults.closed_windows;
  common_[VERSIONR] = faults.version;
  network_.dhcp().set_fault(faults.dhcp);
  network_.dns().set_silent(faults.dns_silent);
  network_.sntp().set_silent(faults.sntp_silent);
  look_whether_watched();
  update_link();
}

void Chip::look_whether_watched() {
  watching_ = static_cast<bool>(trace_);
  for (const StrikeCounter* counter :
       {&mosi_bytes_, &mosi_transactions_, &miso_bytes_, &miso_transactions_, &short_transfers_,
        &resets_, &torn_reads_}) {
    watching_ = watching_ || counter->armed();
  }
}

}  // namespace emulators::w5500
