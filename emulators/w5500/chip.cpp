#include "emulators/w5500/chip.h"

#include <sys/epoll.h>

#include <algorithm>
#include <utility>

namespace emulators::w5500 {
namespace {

constexpr std::uint32_t kGroup = kSocketCount;
constexpr std::uint32_t kFirstListener = kGroup + 1;
constexpr std::uint64_t kNsPerMs = 1'000'000;

}  // namespace

Chip::Chip(const Clock& clock, const Config& config)
    : clock_(clock),
      config_(config),
      network_(clock, config.network),
      around_{clock,
              common_,
              network_,
              poller_,
              counts_,
              false,
              0,
              false,
              config.host_send_buffer,
              config.initial_pointer,
              config.pointer_seed},
      sockets_{{{0, around_},
                {1, around_},
                {2, around_},
                {3, around_},
                {4, around_},
                {5, around_},
                {6, around_},
                {7, around_}}} {
  reset();
  counts_.resets = 0;
}

Chip::~Chip() = default;

void Chip::reset() {
  cable_ = false;
  reset_registers();
}

void Chip::reset_registers() {
  ++counts_.resets;
  common_ = reset_common();
  common_[VERSIONR] = faults_.version;
  for (Socket& socket : sockets_) socket.reset();
  place_rings();
  update_link();
}

bool Chip::interrupt() const {
  return (common_[IR] & common_[IMR]) != 0 || (common_[SIR] & common_[SIMR]) != 0;
}

// Each socket's part of the memory follows the one before.
void Chip::place_rings() {
  const auto bytes = [](std::uint8_t kib) -> std::uint16_t {
    const bool valid = kib <= 16 && (kib & (kib - 1)) == 0;
    return static_cast<std::uint16_t>(valid ? kib * 1024 : 0);
  };
  std::size_t tx = 0;
  std::size_t rx = 0;
  for (Socket& socket : sockets_) {
    socket.tx().place(tx_memory_, tx, bytes(socket.registers()[Sn_TXBUF_SIZE]));
    socket.rx().place(rx_memory_, rx, bytes(socket.registers()[Sn_RXBUF_SIZE]));
    tx += socket.tx().size();
    rx += socket.rx().size();
    socket.refresh_sizes();
  }
}

bool Chip::phy_runs() const {
  constexpr std::uint8_t kPowerDown = 0x30;
  const std::uint8_t phy = common_[PHYCFGR];
  const bool down = (phy & kPhyConfiguredHere) != 0 && (phy & 0x38) == kPowerDown;
  return (phy & kPhyNotReset) != 0 && !down;
}

void Chip::update_link() {
  const std::uint64_t now_ns = clock_.now_ns();
  if (phy_ran_) phy_on_ns_ += now_ns - phy_seen_ns_;
  phy_seen_ns_ = now_ns;
  phy_ran_ = phy_runs();
  const bool cable = !faults_.link_lost && phy_runs();
  if (cable && !cable_) link_comes_ns_ = clock_.now_ns() + config_.link_delay_ns;
  cable_ = cable;
  set_link(cable && clock_.now_ns() >= link_comes_ns_);
}

void Chip::set_link(bool up) {
  constexpr std::uint8_t kBits[] = {
      0, kPhyFullDuplex,          kPhy100, kPhyFullDuplex | kPhy100, kPhy100, 0,
      0, kPhyFullDuplex | kPhy100};
  std::uint8_t& phy = common_[PHYCFGR];
  phy &= static_cast<std::uint8_t>(~(kPhyFullDuplex | kPhy100 | kPhyLink));
  const unsigned mode = (phy & kPhyConfiguredHere) != 0 ? (phy >> 3) & 7U : 7U;
  if (up) phy = static_cast<std::uint8_t>(phy | kBits[mode] | kPhyLink);
  if (up == around_.link_up) return;
  around_.link_up = up;
  around_.link_changed_ns = clock_.now_ns();
  for (Socket& socket : sockets_) socket.on_link_change();
}

bool Chip::takes(const Address& address) const {
  const Address own = get_address(common_, SIPR);
  if (address == own || address == kBroadcast || (address[0] & 0xF0) == 0xE0) return true;
  for (std::size_t i = 0; i < own.size(); ++i) {
    if (address[i] != static_cast<std::uint8_t>(own[i] | ~common_[SUBR + i])) return false;
  }
  return true;
}

void Chip::hear_arp(const Address& sender) {
  if (around_.link_up && sender == get_address(common_, SIPR)) common_[IR] |= kConflict;
}

void Chip::deliver_mail() {
  for (const Datagram& datagram : network_.take_mail()) {
    const bool heard = around_.link_up && takes(datagram.to) &&
                       std::any_of(sockets_.begin(), sockets_.end(),
                                   [&](Socket& socket) { return socket.deliver(datagram); });
    if (!heard) ++counts_.datagrams_dropped;
  }
}

void Chip::poll() {
  update_link();
  for (Socket& socket : sockets_) socket.on_time();
  if (network_.has_mail()) deliver_mail();
  watch();
  std::array<Poller::Ready, 16> ready;
  const int count = poller_.poll(ready.data(), static_cast<int>(ready.size()));
  for (int i = 0; i < count; ++i) {
    const Poller::Ready& one = ready[static_cast<std::size_t>(i)];
    if (one.key < kGroup) {
      sockets_[one.key].on_ready(one.events);
    } else if (one.key == kGroup) {
      receive_from(*group_);
    } else {
      accept_from(listeners_[one.key - kFirstListener]);
    }
  }
  if (count > 0) watch();
}

void Chip::watch() {
  for (Socket& socket : sockets_) socket.watch();
  // Nobody's packets find a chip that has none.
  const bool has_address = get_address(common_, SIPR) != Address{};
  std::uint32_t key = kFirstListener;
  for (Listener& listener : listeners_) {
    const bool takes_any =
        faults_.refuse_at_once || listening_socket(listener.chip_port) != nullptr;
    if (around_.link_up && has_address && takes_any) {
      poller_.watch(listener.socket, key, EPOLLIN);
    } else {
      poller_.ignore(listener.socket);
    }
    ++key;
  }
}

Socket* Chip::listening_socket(std::uint16_t port) {
  const auto found = std::find_if(sockets_.begin(), sockets_.end(),
                                  [&](const Socket& socket) { return socket.listens(port); });
  return found == sockets_.end() ? nullptr : &*found;
}

// A bound, since clients may come as fast as they are refused.
void Chip::accept_from(Listener& listener) {
  for (int i = 0; i < 64; ++i) {
    Socket* const socket = listening_socket(listener.chip_port);
    if (socket == nullptr && !faults_.refuse_at_once) return;
    HostSocket host = listener.socket.accept();
    if (!host.is_open()) return;
    if (socket != nullptr) {
      socket->accept(std::move(host), handshake_ns());
    } else {
      host.reset();
      ++counts_.refused;
    }
  }
}

// How long the next peer takes to end its handshake.
std::uint64_t Chip::handshake_ns() {
  if (!late_handshakes_.strikes()) return 0;
  return faults_.late_handshake_ms != 0 ? faults_.late_handshake_ms * kNsPerMs : kNever;
}

std::uint64_t Chip::next_event_ns() const {
  std::uint64_t next_ns = network_.has_mail() ? 0 : kNever;
  for (const Socket& socket : sockets_) next_ns = std::min(next_ns, socket.next_event_ns());
  if (cable_ && !around_.link_up) next_ns = std::min(next_ns, link_comes_ns_);
  return next_ns;
}

std::uint16_t Chip::map_port(std::uint16_t chip_port, std::uint16_t host_port_wanted) {
  HostSocket socket = HostSocket::listen(host_port_wanted);
  if (!socket.is_open()) return 0;
  listeners_.push_back({chip_port, std::move(socket)});
  return listeners_.back().socket.local_port();
}

bool Chip::map_group(const Address& group, std::uint16_t port) {
  group_ = std::make_unique<GroupBridge>(group, port);
  if (!group_->is_open()) return false;
  network_.add_service(*group_);
  poller_.watch(group_->receiver(), kGroup, EPOLLIN);
  return true;
}

// A bound, as for connections.
void Chip::receive_from(GroupBridge& group) {
  Datagram datagram;
  for (int i = 0; i < 64 && group.receive(datagram); ++i) {
    datagram.from = network_.address_of(datagram.from);
    network_.inject(datagram);
  }
}

std::uint16_t Chip::host_port(std::uint16_t chip_port) const {
  for (const Listener& listener : listeners_) {
    if (listener.chip_port == chip_port) return listener.socket.local_port();
  }
  return 0;
}

std::array<Socket::Report, kSocketCount> Chip::sockets() const {
  std::array<Socket::Report, kSocketCount> reports;
  std::transform(sockets_.begin(), sockets_.end(), reports.begin(),
                 [](const Socket& socket) { return socket.report(); });
  return reports;
}

}  // namespace emulators::w5500
