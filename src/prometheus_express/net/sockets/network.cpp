#include "prometheus_express/net/sockets/network.h"

#include "prometheus_express/net/sockets/system.h"

#if PROMETHEUS_EXPRESS_SOCKETS

#include <climits>
#include <cstdio>
#include <cstring>

#include "prometheus_express/net/localhost.h"
#include "prometheus_express/net/sockets/address.h"
#include "prometheus_express/net/sockets/pools.h"
#include "prometheus_express/platform/clock.h"
#include "prometheus_express/platform/fork.h"

namespace prometheus_express::sockets {
namespace {

constexpr char kAnyAddress[] = "::";
constexpr char kAnyIpv4Address[] = "0.0.0.0";
constexpr char kLoopbackIpv4Address[] = "127.0.0.1";

constexpr std::size_t kAddressBytes = 46;  // INET6_ADDRSTRLEN

using system::Failure;

Handle open_socket(int family) {
  const Handle socket = system::open_stream(family);
  const int on = 1;
  if (socket != kNoSocket) {
    (void)system::set_option(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  }
  return socket;
}

// A socket that listens, or kNoSocket and the last error. What it accepts has its TCP_NODELAY.
Handle open_listening_socket(const Address& address, int backlog) {
  const Handle socket = open_socket(address.family());
  if (socket == kNoSocket) return socket;
  system::claim_address(socket);
#if PROMETHEUS_EXPRESS_IPV6_SOCKETS && defined(IPV6_V6ONLY)
  const int off = 0;
  if (address.family() == AF_INET6) {
    (void)system::set_option(socket, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
  }
#endif
  if (system::bind_to(socket, address.get(), address.size()) &&
      system::listen_at(socket, backlog)) {
    return socket;
  }
  const int error = system::last_error();
  system::end(socket);
  system::set_last_error(error);
  return kNoSocket;
}

std::uint16_t port_of(Handle socket) {
  Address own;
  sockaddr* const storage = own.storage();
  return system::own_address(socket, storage, &own.storage_size()) ? own.port() : std::uint16_t{0};
}

Status listen_error(int error, std::uint16_t port, const char* address) {
  const char* format = "cannot listen on port %u (address %s): %s";
  StatusCode code = StatusCode::kFailed;
  switch (system::meaning_of(error)) {
    case Failure::kAddressInUse:
      code = StatusCode::kAddressInUse;
      format = "port %u is in use by another program (address %s)";
      break;
    case Failure::kNotPermitted:
      code = StatusCode::kNotPermitted;
      format = "port %u needs more rights than this program has (address %s)";
      break;
    case Failure::kNoSuchAddress:
      code = StatusCode::kInvalid;
      format = "cannot listen on port %u: address %s does not belong to this machine";
      break;
    case Failure::kShortage:
      code = StatusCode::kLimit;
      break;
    default:
      break;
  }
  char words[Status::kTextBytes + 1];
  char text[Status::kTextBytes + 1];
  std::snprintf(text, sizeof(text), format, unsigned{port}, address,
                system::words_for(error, words, sizeof(words)));
  return Status(code, text);
}

Status connect_error(int error, const char* address, std::uint16_t port) {
  const Failure failure = system::meaning_of(error);
  StatusCode code = StatusCode::kFailed;
  if (failure == Failure::kUnreachable || failure == Failure::kNoSuchAddress) {
    code = StatusCode::kUnreachable;
  } else if (failure == Failure::kShortage) {
    code = StatusCode::kLimit;
  }
  char words[Status::kTextBytes + 1];
  char text[Status::kTextBytes + 1];
  std::snprintf(text, sizeof(text), "cannot connect to %s port %u: %s", address, unsigned{port},
                system::words_for(error, words, sizeof(words)));
  return Status(code, text);
}

// "::" where the system has no IPv6.
bool wants_ipv4_instead(const char* address) {
  return std::strcmp(address, kAnyAddress) == 0 &&
         system::meaning_of(system::last_error()) == Failure::kNoSuchAddress;
}

}  // namespace

struct Network::State {
  explicit State(const NetworkOptions& options)
      : backlog(options.backlog),
        pools(options.max_connections, options.max_listeners, options.max_udp_sockets) {
    const bool local = is_localhost(options.bind_address);
    std::snprintf(bind_address, sizeof(bind_address), "%s",
                  local ? kLoopbackIpv4Address : options.bind_address);
  }

  char bind_address[kAddressBytes + 1];
  int backlog;
  SocketPools pools;
  bool fresh = false;  // no update() since the last wait()
  bool woken = false;  // wake() was seen by update(), and is meant for wait()
  unsigned process = fork_generation();

  // Before anything else: it may be the first call in a child that was forked.
  void follow_fork() {
    if (process == fork_generation()) return;
    process = fork_generation();
    pools.adopt();
    woken = true;  // what the parent was told may have been meant for both
  }
};

Network::Network(const NetworkOptions& options)
    : state_(new State(options)), status_(state_->pools.poller().status()) {
  watch_forks();
}

Network::~Network() = default;

const char* Network::bind_address() const { return state_->bind_address; }

Status Network::listen_on(std::uint16_t port, Listener*& listener) {
  listener = nullptr;
  if (!status_.ok()) return status_;
  state_->follow_fork();
  const char* text = state_->bind_address;
  if (!system::kHasIpv6 && std::strcmp(text, kAnyAddress) == 0) text = kAnyIpv4Address;
  Address address;
  if (!address.parse(text, port)) {
    return Status(StatusCode::kInvalid, "\"", text, "\" is no numeric address to listen on");
  }
  Handle socket = open_listening_socket(address, state_->backlog);
  if (socket == kNoSocket && wants_ipv4_instead(text)) {
    text = kAnyIpv4Address;
    (void)address.parse(text, port);
    socket = open_listening_socket(address, state_->backlog);
  }
  if (socket == kNoSocket) return listen_error(system::last_error(), port, text);
  listener = state_->pools.open_listener(socket, port_of(socket));
  if (listener == nullptr) return Status(StatusCode::kLimit, "all listeners are in use");
  return {};
}

Status Network::connect_to(const char* address, std::uint16_t port, Connection*& connection) {
  connection = nullptr;
  if (!status_.ok()) return status_;
  state_->follow_fork();
  Address to;
  if (!to.parse(address, port)) {
    return Status(StatusCode::kInvalid, "\"", address, "\" is no numeric address");
  }
  if (!state_->pools.has_connection()) {
    return Status(StatusCode::kLimit, "all connections are in use");
  }
  const Handle socket = open_socket(to.family());
  if (socket == kNoSocket) return connect_error(system::last_error(), address, port);
  if (!system::connect_to(socket, to.get(), to.size())) {
    const int error = system::last_error();
    const Failure failure = system::meaning_of(error);
    if (failure != Failure::kUnderWay && failure != Failure::kWouldBlock) {
      system::end(socket);
      return connect_error(error, address, port);
    }
  }
  connection = state_->pools.open_connection(socket, false);
  if (connection == nullptr) return Status(StatusCode::kLimit, "no memory to watch a connection");
  return {};
}

std::uint64_t Network::now_ms() { return monotonic_ns() / 1'000'000; }

void Network::update() {
  state_->follow_fork();
  if (!state_->fresh && state_->pools.poller().collect(0)) state_->woken = true;
  state_->fresh = false;
}

void Network::wait(std::uint64_t until_ms) {
  state_->follow_fork();
  const std::uint64_t retry_ms = state_->pools.accept_paused_until_ms();
  const std::uint64_t now = now_ms();
  if (retry_ms > now && retry_ms < until_ms) until_ms = retry_ms;
  if (state_->woken || state_->pools.has_news()) until_ms = now;
  std::uint64_t timeout = until_ms > now ? until_ms - now : 0;
  if (timeout > INT_MAX) timeout = INT_MAX;
  state_->pools.poller().collect(static_cast<int>(timeout));
  state_->pools.tell_news();
  state_->fresh = true;
  state_->woken = false;
}

void Network::wake() {
  if (state_->process == fork_generation()) state_->pools.poller().wake();
}

void Network::abandon() { state_->pools.abandon(); }

SocketPools& Network::pools() {
  state_->follow_fork();
  return state_->pools;
}

}  // namespace prometheus_express::sockets

#endif
