// The host's side of an emulated W5500: non-blocking sockets on its loopback and nowhere else, and
// one epoll set that holds all of them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace emulators::w5500 {

// How reading or writing went. kClosed: the peer will send no more. kReset: the connection is dead.
enum class Io : std::uint8_t { kOk, kWouldBlock, kClosed, kReset };

struct IoResult {
  Io io = Io::kWouldBlock;
  std::size_t count = 0;
};

// A socket of the host, of TCP unless said, or none. Owns its file descriptor.
class HostSocket {
 public:
  HostSocket() = default;
  explicit HostSocket(int fd) : fd_(fd) {}
  HostSocket(HostSocket&& other) noexcept;
  HostSocket& operator=(HostSocket&& other) noexcept;
  ~HostSocket() { close(); }

  // Listens on a port of 127.0.0.1; 0: any free one. None, if that is not possible.
  static HostSocket listen(std::uint16_t port);

  // Begins to connect; it is writable when that is done, one way or the other.
  static HostSocket connect(std::uint16_t port);

  // Of UDP, bound to nothing.
  static HostSocket udp();

  // A waiting connection, or none.
  HostSocket accept();

  bool is_open() const { return fd_ >= 0; }
  int fd() const { return fd_; }
  std::uint16_t local_port() const;
  std::uint16_t peer_port() const;

  // The client's address on this host, 127.0.0.1 or another one that it has chosen.
  std::array<std::uint8_t, 4> peer_address() const;

  // What came of connect(): 0, or an errno.
  int connect_error() const;

  // How many bytes the host takes over before the peer reads; 0: as many as it likes.
  void limit_send_buffer(int bytes);

  IoResult send(const std::uint8_t* data, std::size_t size);
  IoResult receive(std::uint8_t* data, std::size_t size);

  void send_fin();
  void close();
  void reset();  // closes; the peer hears of a RST

 private:
  friend class Poller;

  int fd_ = -1;
  bool watched_ = false;
  std::uint32_t events_ = 0;
};

// Which sockets have something to do.
class Poller {
 public:
  struct Ready {
    std::uint32_t key;
    std::uint32_t events;  // EPOLLIN ...
  };

  Poller();
  ~Poller();
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  // Watches for these events, and for errors. Costs nothing when nothing changes.
  void watch(HostSocket& socket, std::uint32_t key, std::uint32_t events);
  void ignore(HostSocket& socket);

  // Without waiting: how many of `ready` were filled.
  int poll(Ready* ready, int capacity);

  int fd() const { return fd_; }

 private:
  int fd_;
};

}  // namespace emulators::w5500
