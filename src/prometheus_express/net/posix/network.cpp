#include "prometheus_express/net/posix/network.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstring>

#include "prometheus_express/net/localhost.h"
#include "prometheus_express/net/posix/address.h"
#include "prometheus_express/net/posix/socket.h"
#include "prometheus_express/platform/bounds.h"
#include "prometheus_express/platform/clock.h"
#include "prometheus_express/platform/fork.h"

namespace prometheus_express::posix {
namespace {

constexpr char kAnyAddress[] = "::";
constexpr char kAnyIpv4Address[] = "0.0.0.0";
constexpr char kLoopbackIpv4Address[] = "127.0.0.1";

void set_option(int fd, int level, int option, int value) {
  ::setsockopt(fd, level, option, &value, sizeof(value));
}

int open_socket(int family) {
  const int fd = ::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd >= 0) set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
  return fd;
}

// A socket that listens, or -1 and errno. Linux hands TCP_NODELAY down to accepted sockets.
int open_listening_socket(const Address& address, int backlog) {
  const int fd = open_socket(address.family());
  if (fd < 0) return -1;
  set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
  if (address.family() == AF_INET6) set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY, 0);
  if (::bind(fd, address.get(), address.size()) == 0 && ::listen(fd, backlog) == 0) return fd;
  const int error = errno;
  ::close(fd);
  errno = error;
  return -1;
}

std::uint16_t port_of(int fd) {
  sockaddr_storage storage = {};
  socklen_t size = sizeof(storage);
  if (::getsockname(fd, reinterpret_cast<sockaddr*>(&storage), &size) != 0) return 0;
  if (storage.ss_family == AF_INET) {
    return ntohs(reinterpret_cast<const sockaddr_in*>(&storage)->sin_port);
  }
  return ntohs(reinterpret_cast<const sockaddr_in6*>(&storage)->sin6_port);
}

Status listen_error(int error, std::uint16_t port, const char* address) {
  const char* format = "cannot listen on port %u (address %s): %s";
  StatusCode code = StatusCode::kFailed;
  if (error == EADDRINUSE) {
    code = StatusCode::kAddressInUse;
    format = "port %u is in use by another program (address %s)";
  } else if (error == EACCES || error == EPERM) {
    code = StatusCode::kNotPermitted;
    format = "port %u needs more rights than this program has (address %s)";
  } else if (error == EADDRNOTAVAIL || error == EAFNOSUPPORT) {
    code = StatusCode::kInvalid;
    format = "cannot listen on port %u: address %s does not belong to this machine";
  } else if (error == EMFILE || error == ENFILE) {
    code = StatusCode::kLimit;
  }
  char text[Status::kTextBytes + 1];
  std::snprintf(text, sizeof(text), format, unsigned{port}, address, std::strerror(error));
  return Status(code, text);
}

Status connect_error(int error, const char* address, std::uint16_t port) {
  StatusCode code = StatusCode::kFailed;
  if (error == ENETUNREACH || error == EHOSTUNREACH || error == ECONNREFUSED ||
      error == EAFNOSUPPORT || error == EADDRNOTAVAIL) {
    code = StatusCode::kUnreachable;
  } else if (error == EMFILE || error == ENFILE) {
    code = StatusCode::kLimit;
  }
  char text[Status::kTextBytes + 1];
  std::snprintf(text, sizeof(text), "cannot connect to %s port %u: %s", address, unsigned{port},
                std::strerror(error));
  return Status(code, text);
}

}  // namespace

struct Network::State {
  explicit State(const NetworkOptions& options)
      : backlog(options.backlog), pools(options.max_connections, options.max_listeners) {
    const bool local = is_localhost(options.bind_address);
    std::snprintf(bind_address, sizeof(bind_address), "%s",
                  local ? kLoopbackIpv4Address : options.bind_address);
  }

  char bind_address[INET6_ADDRSTRLEN + 1];
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

Status Network::listen_on(std::uint16_t port, Listener*& listener) {
  listener = nullptr;
  if (!status_.ok()) return status_;
  state_->follow_fork();
  const char* text = state_->bind_address;
  Address address;
  if (!address.parse(text, port)) {
    return Status(StatusCode::kInvalid, "\"", text, "\" is no numeric address to listen on");
  }
  int fd = open_listening_socket(address, state_->backlog);
  if (fd < 0 && (errno == EAFNOSUPPORT || errno == EADDRNOTAVAIL) &&
      std::strcmp(text, kAnyAddress) == 0) {
    text = kAnyIpv4Address;
    address.parse(text, port);
    fd = open_listening_socket(address, state_->backlog);
  }
  if (fd < 0) return listen_error(errno, port, text);
  listener = state_->pools.open_listener(fd, port_of(fd));
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
  const int fd = open_socket(to.family());
  if (fd < 0) return connect_error(errno, address, port);
  if (::connect(fd, to.get(), to.size()) != 0 && errno != EINPROGRESS) {
    const Status status = connect_error(errno, address, port);
    ::close(fd);
    return status;
  }
  connection = state_->pools.open_connection(fd, false);
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
  if (retry_ms > now) until_ms = smaller_of(until_ms, retry_ms);
  if (state_->woken || state_->pools.has_news()) until_ms = now;
  const std::uint64_t timeout =
      until_ms > now ? smaller_of<std::uint64_t>(until_ms - now, INT_MAX) : 0;
  state_->pools.poller().collect(static_cast<int>(timeout));
  state_->pools.tell_news();
  state_->fresh = true;
  state_->woken = false;
}

void Network::wake() {
  if (state_->process == fork_generation()) state_->pools.poller().wake();
}

void Network::abandon() { state_->pools.abandon(); }

}  // namespace prometheus_express::posix
