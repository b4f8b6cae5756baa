#include "prometheus_express/net/w5500/network.h"

#include "prometheus_express/net/port_text.h"
#include "prometheus_express/platform/bounds.h"
#include "prometheus_express/platform/clock.h"

namespace prometheus_express::w5500 {
namespace {

// How long a chip that does not answer is left alone, how often the whole chip is examined, and how
// often one socket after the other, for what no interrupt has told.
constexpr std::uint32_t kRestartMs = 100;
constexpr std::uint32_t kCheckMs = 250;
constexpr std::uint32_t kSweepMs = 4;

const char* words(Fault fault) {
  switch (fault) {
    case Fault::kNone:
      break;
    case Fault::kStarting:
      return "the W5500 was not started yet";
    case Fault::kNoChip:
      return "no W5500 answers: VERSIONR is not 4";
    case Fault::kCommandStuck:
      return "a command of the W5500 does not end";
    case Fault::kConfigurationLost:
      return "the W5500 does not hold what was written to it";
    case Fault::kLinkDown:
      return "the Ethernet link is down";
    case Fault::kNoAddress:
      return "DHCP has no address yet";
  }
  return "";
}

}  // namespace

Network::Network(SpiDevice& spi, const MacAddress& mac, const Options& options)
    : chip_(spi, options.check_data),
      mac_(mac),
      options_(options),
      settings_(options.settings),
      dhcp_(*this) {
  for (unsigned i = 0; i < kChipSockets; ++i) {
    sockets_[i].network_ = this;
    sockets_[i].number_ = static_cast<std::uint8_t>(i);
  }
  for (TcpListener& listener : listeners_) listener.network_ = this;
}

Network::~Network() {
  for (Socket& socket : sockets_) socket.end_at_chip();
  running_ = false;  // what gives a socket back after this shall not let it listen
}

Status Network::listen_on(std::uint16_t port, Listener*& listener) {
  listener = nullptr;
  if (port == 0) port = free_port();
  TcpListener* place = nullptr;
  for (TcpListener& candidate : listeners_) {
    if (candidate.port_ == port) {
      return Status(StatusCode::kAddressInUse, "port ", PortText(port).text(), " is in use");
    }
    if (candidate.port_ == 0 && place == nullptr) place = &candidate;
  }
  if (place == nullptr) return Status(StatusCode::kLimit, "all listeners are in use");
  place->port_ = port;
  arm();
  listener = place;
  return {};
}

Status Network::connect_to(const char* address, std::uint16_t port, Connection*& connection) {
  connection = nullptr;
  Ipv4Address to;
  if (!parse_ipv4(address, to)) {
    return Status(StatusCode::kInvalid, "\"", address, "\" is no IPv4 address");
  }
  if (fault() != Fault::kNone) return status();
  Socket* const socket = free_socket();
  if (socket == nullptr) return Status(StatusCode::kLimit, "all sockets are in use");
  if (!socket->connect_to(to, port, free_port())) {
    return Status(StatusCode::kFailed, "the W5500 does not open a socket");
  }
  connection = socket;
  return {};
}

std::uint64_t Network::now_ms() {
  return options_.clock ? options_.clock() : monotonic_ns() / 1'000'000;
}

void Network::update() {
  const std::uint64_t now = now_ms();
  now_ms_ = static_cast<std::uint32_t>(now);
  if (!running_ && now >= next_start_ms_) start(now);
  if (!running_) return;
  const unsigned pending = chip_.socket_interrupts();
  for (Socket& socket : sockets_) {
    if ((pending >> socket.number_ & 1) != 0) socket.update();
    socket.turn();
  }
  if (now >= sweep_ms_) sweep(now);
  if (now >= check_ms_) check(now);
  if (running_ && options_.settings.address == kUnspecified) dhcp_.update();
  if (running_ && chip_.stuck()) stop(Health::kCommandStuck);
}

void Network::wait(std::uint64_t until_ms) {
  update();
  const std::uint64_t now = now_ms();
  until_ms = smaller_of(until_ms, running_ ? smaller_of(check_ms_, sweep_ms_) : next_start_ms_);
  if (!event_ && until_ms > now && options_.sleep) {
    options_.sleep(static_cast<std::uint32_t>(until_ms - now));
    update();
  }
  event_ = false;
}

Fault Network::fault() const {
  if (!running_) return fault_;
  if (!link_up_) return Fault::kLinkDown;
  return has_address() ? Fault::kNone : Fault::kNoAddress;
}

Status Network::status() const {
  if (fault() == Fault::kNone) return {};
  return Status(StatusCode::kUnreachable, words(fault()));
}

Statistics Network::statistics() const {
  Statistics statistics = statistics_;
  statistics.implausible_reads = chip_.implausible_reads();
  return statistics;
}

std::uint32_t Network::random(RandomUse use) {
  stir();
  return random_.next(static_cast<std::uint32_t>(use));
}

// For want of entropy: what differs between devices and between their starts.
void Network::stir() {
  random_.mix(static_cast<std::uint32_t>(mac_[3] << 16 | mac_[4] << 8 | mac_[5]) + now_ms_);
}

void Network::start(std::uint64_t now) {
  next_start_ms_ = now + kRestartMs;
  const Health health = chip_.start(address_registers());
  if (health != Health::kGood) return stop(health);
  if (has_worked_) ++statistics_.reinitialisations;
  has_worked_ = true;
  running_ = true;
  check_ms_ = now;
  arm();
}

void Network::stop(Health health) {
  switch (health) {
    case Health::kGood:
      break;
    case Health::kNoChip:
      fault_ = Fault::kNoChip;
      ++statistics_.missing_chips;
      break;
    case Health::kCommandStuck:
      fault_ = Fault::kCommandStuck;
      ++statistics_.stuck_commands;
      break;
    case Health::kConfigurationLost:
      fault_ = Fault::kConfigurationLost;
      ++statistics_.lost_configurations;
      break;
  }
  running_ = false;
  for (Socket& socket : sockets_) socket.lose();
}

void Network::check(std::uint64_t now) {
  check_ms_ = now + kCheckMs;
  bool link_up = link_up_;
  bool conflict = false;
  const Health health = chip_.examine(address_registers(), link_up, conflict);
  if (health != Health::kGood) return stop(health);
  if (conflict) {
    chip_.forget_conflict();
    // Who looks for an address asks from none, as the chip does that has none.
    if (has_address()) ++statistics_.address_conflicts;
  }
  if (link_up != link_up_) check_link(link_up);
  for (Socket& socket : sockets_) {
    if (socket.doubtful_) socket.update();
    socket.check_time();
  }
  arm();
}

// Peers have gone on without us: no connection survives that for sure.
void Network::check_link(bool up) {
  link_up_ = up;
  if (up) return dhcp_.link_is_up();
  ++statistics_.link_losses;
  for (Socket& socket : sockets_) {
    if (socket.role_ != Socket::Role::kListening && socket.role_ != Socket::Role::kUdp) {
      socket.lose();
    }
  }
}

// An interrupt may get lost on the way, and a reset by the peer has none, nor has a stuck command.
void Network::sweep(std::uint64_t now) {
  sweep_ms_ = now + kSweepMs;
  swept_ = static_cast<std::uint8_t>((swept_ + 1) % kChipSockets);
  Socket& socket = sockets_[swept_];
  if (!chip_.finish_command(swept_) || socket.role_ == Socket::Role::kFree) return;
  socket.update();
  if (socket.role_ == Socket::Role::kOpen && !socket.peer_finished_) socket.unread_ = true;
}

// Connections live on only where the address stays the same.
void Network::use(const Ipv4Settings& settings) {
  const bool moved = settings.address != settings_.address;
  settings_ = settings;
  chip_.set_addresses(address_registers());
  if (!moved) return;
  for (Socket& socket : sockets_) {
    if (socket.role_ != Socket::Role::kListening && socket.role_ != Socket::Role::kUdp) {
      socket.lose();
    }
  }
}

AddressRegisters Network::address_registers() const {
  return {settings_.gateway, settings_.subnet_mask, mac_, settings_.address};
}

std::uint32_t Network::in_ms(std::uint32_t ms) const {
  const std::uint32_t time = now_ms_ + ms;
  return time != 0 ? time : 1;  // 0 means that there is none
}

bool Network::is_past(std::uint32_t time_ms) const {
  return static_cast<std::int32_t>(now_ms_ - time_ms) >= 0;
}

}  // namespace prometheus_express::w5500
