// The eight sockets of a W5500 over this host's, as the library sees them: states, two buffers of
// 2 KB each, and commands. A thread does what the chip does by itself: it takes a connection that
// comes in the moment it comes, and listens no more when no socket is left in LISTEN, so that the
// next is refused. Everything else is for the sketch's thread.
//
// States and numbers are those that Ethernet 2.0.2 uses; how long it sends again, and when SEND_OK
// comes, were not tried on a chip. What differs from one:
// - It listens at 127.0.0.1, or at its own address if that is one of loopback's; begin() fails
//   where the port is taken. Two that connect in the same instant may both get through, and one is
//   reset then.
// - CLOSE of a connection that has not ended resets it; a chip says nothing until the peer sends.
// - While the link is down, a SYN is refused rather than lost.
#pragma once

#include <cstdint>
#include <memory>

#include "IPAddress.h"

namespace w5500 {

inline constexpr std::uint8_t kSockets = 8;
inline constexpr std::uint16_t kBufferSize = 2048;

// Of the register Sn_SR.
enum Status : std::uint8_t {
  kClosed = 0x00,
  kInit = 0x13,
  kListen = 0x14,
  kSynSent = 0x15,
  kSynReceived = 0x16,
  kEstablished = 0x17,
  kFinWait = 0x18,
  kClosing = 0x1A,
  kTimeWait = 0x1B,
  kCloseWait = 0x1C,
  kLastAck = 0x1D,
  kUdp = 0x22,
};

class Chip {
 public:
  Chip();
  ~Chip();

  // As after power has come: no address, all sockets closed, not to be used before init().
  void reset();
  void init() { initialised_ = true; }
  bool is_initialised() const { return initialised_; }

  void set_ip(const IPAddress& ip) { ip_ = ip; }
  // For tests: pulls or plugs the cable.
  void set_link(bool up);
  bool has_link() const { return link_up_; }
  void set_retransmission(unsigned time_ms, unsigned count);
  // How long it sends again before it gives a connection up; 31.8 s after reset.
  unsigned long give_up_ms() const;

  // OPEN. A socket that is closed, or else one that is about to be; kSockets: there is none.
  std::uint8_t open_tcp(std::uint16_t port);
  std::uint8_t open_udp(std::uint16_t port);
  void close(std::uint8_t s);
  bool listen(std::uint8_t s);
  void connect(std::uint8_t s, const IPAddress& ip, std::uint16_t port);
  void disconnect(std::uint8_t s);
  Status status(std::uint8_t s);

  std::uint16_t local_port(std::uint8_t s);
  IPAddress remote_ip(std::uint8_t s);
  std::uint16_t remote_port(std::uint8_t s);

  std::uint16_t received(std::uint8_t s);   // Sn_RX_RSR
  std::uint16_t free_room(std::uint8_t s);  // Sn_TX_FSR
  // Takes up to `size` bytes that were received; null: throws them away.
  std::uint16_t take(std::uint8_t s, std::uint8_t* data, std::uint16_t size, bool leave = false);
  // SEND of at most free_room() bytes, and waits for SEND_OK: until all has left, which a peer
  // whose window is closed puts off for ever. False: the connection is gone.
  bool send(std::uint8_t s, const std::uint8_t* data, std::uint16_t size);

  int udp_descriptor(std::uint8_t s) { return sockets_[s].fd; }

 private:
  struct Socket {
    Status status = kClosed;  // of one without a descriptor
    int fd = -1;
    std::uint16_t port = 0;
    IPAddress remote_ip;
    std::uint16_t remote_port = 0;
    std::size_t before_link_down = 0;
    unsigned long silent_since = 0;
  };
  struct Listener {
    std::uint16_t port = 0;
    int fd = -1;
  };
  struct Background;  // of headers that cannot follow <Arduino.h>

  std::uint8_t open(Status status, std::uint16_t port);
  Status status_of(Socket& socket);
  void close_socket(Socket& socket);
  bool listens(std::uint16_t port) const;
  bool open_listener(std::uint16_t port);
  void close_listeners(bool all);
  void take_connections();
  void establish(Socket& socket, int fd);
  bool hand_over(Socket& socket, const std::uint8_t* data, std::uint16_t size);
  bool wait_for_link(Socket& socket);
  void wake();
  void serve();

  std::unique_ptr<Background> background_;
  Listener listeners_[kSockets];
  Socket sockets_[kSockets];
  IPAddress ip_;
  bool initialised_ = false;
  bool link_up_ = true;
  unsigned retransmission_ms_ = 200;
  unsigned retransmissions_ = 8;
};

Chip& chip();

}  // namespace w5500
