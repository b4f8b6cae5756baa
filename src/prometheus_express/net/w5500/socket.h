// One of the eight sockets of the chip: a state machine that listens, connects, carries a
// Connection, ends one that was closed, or carries UDP for a UdpSocket. Made by Network only.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/net/network.h"
#include "prometheus_express/net/w5500/addresses.h"
#include "prometheus_express/net/w5500/chip.h"

namespace prometheus_express::w5500 {

class Network;
class TcpListener;

class Socket final : public Connection {
 public:
  IoResult read_some(char* data, std::size_t size) override;

  // Copies into the chip's buffer; what does not fit there is not taken.
  IoResult write_some(const char* data, std::size_t size) override;
  void finish_writing() override;

  // The chip has no command that sends a reset: a connection that is cut is forgotten by it, and
  // the peer is told so by a reset when it next sends something.
  void stop() override;
  std::uint64_t peer() override;

 private:
  friend class Network;
  friend class TcpListener;
  friend class UdpSocket;

  enum class Role : std::uint8_t {
    kFree,
    kListening,
    kConnecting,  // by connect_to(), and not established yet
    kOpen,        // a connection that somebody holds, or that waits for accept_next()
    kClosing,     // closed by its holder: the chip delivers what is left
    kUdp,
  };

  Chip& chip() const;

  bool start(Role role, Protocol protocol, std::uint16_t port);
  void listen_for(TcpListener& listener);
  bool connect_to(const Ipv4Address& address, std::uint16_t port, std::uint16_t local_port);

  void update();
  void turn();
  void check_time();
  void lose();
  void fail();
  void release();

  bool learn(SocketStatus& status) const;
  bool is_calm(const SocketStatus& status) const;
  bool is_possible(const SocketStatus& status) const;
  void doubt();
  void give_up();
  void follow_handshake(const SocketStatus& status);
  void follow_connection(const SocketStatus& status);
  void follow_datagram(std::uint8_t bits);
  void follow_sending();
  void follow_end();
  void become_open();

  void look_for_data();
  bool count_received(std::uint16_t& bytes) const;
  void look_for_room();
  bool take(void* data, std::size_t size);
  bool still_has(std::size_t size);
  void skip(std::size_t size);
  void put(const void* data, std::size_t size);
  void send_unsent();
  void send_again();
  void try_to_finish();
  void end_at_chip();
  void set_time_limit(std::uint32_t ms);

  Network* network_ = nullptr;
  TcpListener* listener_ = nullptr;  // that it listens for, or waits for accept_next() at
  std::uint32_t time_limit_ms_ = 0;  // when it ends, if it still waits for something then
  std::uint16_t port_ = 0;
  std::uint16_t tx_pointer_ = 0;      // behind what was written
  std::uint16_t unsent_ = 0;          // written, but not sent by the chip's command yet
  std::uint32_t unsent_sum_ = 0;      // of these
  std::uint32_t sending_sum_ = 0;     // of what the chip was told to send
  std::uint32_t again_ms_ = 0;        // when to tell it again; 0: not once more
  std::uint16_t sending_from_ = 0;    // where that begins
  std::uint16_t free_ = 0;            // room in the chip's buffer that is known of
  std::uint16_t rx_pointer_ = 0;      // behind what was read
  std::uint16_t received_ = 0;        // bytes behind rx_pointer_ that are known of
  std::uint16_t unacknowledged_ = 0;  // read, but not given back to the chip yet
  std::uint8_t number_ = 0;
  std::uint8_t arrival_ = 0;  // the order in which connections came
  Role role_ = Role::kFree;
  Protocol protocol_ = {};      // that it was opened with
  bool inbound_ = false;        // listens, or came in that way
  bool waiting_ = false;        // for accept_next()
  bool unread_ = false;         // the chip may have received more than is known of
  bool sending_ = false;        // the chip has not said SENDOK yet
  bool sent_ = false;           // of a datagram: it has
  bool unanswered_ = false;     // of a datagram: nobody has answered ARP for its receiver
  bool blocked_ = false;        // write_some() waits for room
  bool looked_ = false;         // for room, since the last turn
  bool finished_ = false;       // by finish_writing()
  bool discon_ = false;         // the chip was told so
  bool peer_finished_ = false;  // the peer sends no more
  bool ended_ = false;          // both have finished: the chip has closed the socket
  bool failed_ = false;
  bool doubtful_ = false;  // its registers made no sense when they were last read
};

}  // namespace prometheus_express::w5500
