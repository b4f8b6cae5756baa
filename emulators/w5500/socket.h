// One of the eight sockets of an emulated W5500: its registers, its commands, its state.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "emulators/w5500/bridge.h"
#include "emulators/w5500/registers.h"
#include "emulators/w5500/ring.h"
#include "emulators/w5500/virtual_network.h"

namespace emulators::w5500 {

inline constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();

// What happened to a chip since it was made.
struct Counts {
  std::uint64_t transactions = 0;
  std::uint64_t bytes = 0;  // on the SPI bus, headers included
  std::uint64_t commands = 0;
  std::uint64_t stuck_commands = 0;
  std::uint64_t resets = 0;
  std::uint64_t accepted = 0;        // connections
  std::uint64_t refused = 0;         // connections that met no listening socket
  std::uint64_t connected = 0;       // connections of the chip's own
  std::uint64_t timeouts = 0;        // Sn_IR.TIMEOUT
  std::uint64_t bytes_received = 0;  // over TCP
  std::uint64_t bytes_sent = 0;      // over TCP, and taken by the peer's host
  std::uint64_t arp_requests = 0;    // for the receivers of datagrams
  std::uint64_t datagrams_sent = 0;
  std::uint64_t datagrams_received = 0;
  std::uint64_t datagrams_dropped = 0;  // no socket, no room, or no link
};

// What a socket shares with its chip. All of it is the chip's.
struct Surroundings {
  const Clock& clock;
  CommonRegisters& common;
  VirtualNetwork& network;
  Poller& poller;
  Counts& counts;
  bool link_up;
  std::uint64_t link_changed_ns;
  bool windows_closed;
  int host_send_buffer;
  std::optional<std::uint16_t> initial_pointer;
  std::uint32_t random;
};

class Socket {
 public:
  // For people and tests: everything there is to know about a socket.
  struct Report {
    State state = State::kClosed;
    std::uint8_t protocol = 0;  // kProtocolTcp ...
    std::uint16_t port = 0;
    std::uint16_t unsent = 0;  // bytes that SEND told of and no peer has taken yet
    std::uint16_t unread = 0;  // bytes that wait for the program
    bool connected = false;    // it holds a connection of the host's
    bool stuck = false;        // a fault: it takes no more commands
  };

  Socket(int index, Surroundings& surroundings) : index_(index), around_(surroundings) {}

  // As after the power came on. The host's connection is dropped.
  void reset();

  const SocketRegisters& registers() const { return registers_; }
  Ring& tx() { return tx_; }
  Ring& rx() { return rx_; }
  const Ring& tx() const { return tx_; }
  const Ring& rx() const { return rx_; }

  // A byte that the program writes, Sn_CR excepted.
  void write(std::uint16_t address, std::uint8_t value);

  // A command is carried out at once, as far as that goes. Unknown ones, and those that the state
  // does not allow, do nothing.
  void command(std::uint8_t value);
  void stick(std::uint8_t value);
  bool stuck() const { return stuck_; }

  // The next FIN does not reach the peer, until it is sent again.
  void lose_fin() { fin_lost_ = true; }
  void repeat_fin();

  State state() const { return static_cast<State>(registers_[Sn_SR]); }
  bool listens(std::uint16_t port) const {
    return state() == State::kListen && registers_.get16(Sn_PORT) == port;
  }

  // A listening socket becomes this connection, when the peer has ended its handshake: after so
  // long, or kNever.
  void accept(HostSocket host, std::uint64_t handshake_ns);

  // A datagram came whose address fits the chip. False: it is not for this socket.
  bool deliver(const Datagram& datagram);

  // The sizes of the rings were changed.
  void refresh_sizes();

  void on_link_change();
  void on_time();
  void on_ready(std::uint32_t events);
  void watch();  // tells the poller what it waits for

  // When on_time() has something to do.
  std::uint64_t next_event_ns() const;

  Report report() const;

 private:
  void raise(std::uint8_t interrupts);
  void set_state(State state) { registers_[Sn_SR] = static_cast<std::uint8_t>(state); }
  std::uint16_t new_pointer();
  std::uint16_t received() const;
  std::uint16_t unsent() const { return static_cast<std::uint16_t>(send_end_ - acknowledged_); }
  void acknowledge(std::uint16_t pointer);

  // The time limits of data sheet 4.1, RTR and RCR.
  std::uint64_t rtr_ns() const;
  std::uint64_t arp_timeout_ns() const;
  std::uint64_t tcp_timeout_ns() const;
  void arm(std::uint64_t delay_ns);
  void give_up();

  Address next_hop(const Address& address) const;
  void resolved(const Address& host);

  void open();
  void drop(State state);
  void receive();

  // TCP.
  void listen();
  void connect();
  void begin_connect();
  void finish_connect();
  void finish_accept();
  void establish();
  void disconnect();
  void send_tcp();
  void flush();
  void check_peer();
  void read_host();
  void peer_closed();
  void wait_for_link();
  std::uint64_t keep_alive_ns() const;

  // UDP.
  void send_udp(bool resolve);
  void ask_for_receiver();
  void send_datagrams();
  bool is_hardware_of_group() const;
  void on_unreachable(const Address& address, std::uint16_t port);

  const int index_;
  Surroundings& around_;
  SocketRegisters registers_;
  Ring tx_;
  Ring rx_;
  HostSocket host_;
  std::uint16_t acknowledged_ = 0;  // what the peer has taken ends here
  std::uint16_t send_end_ = 0;      // what SEND told of ends here
  std::uint16_t read_end_ = 0;      // what RECV told of ends here
  std::uint64_t deadline_ns_ = kNever;
  std::uint64_t ask_ns_ = kNever;       // when to send the next ARP request
  std::uint64_t accepted_ns_ = kNever;  // when a handshake ends
  Address group_{};                     // of multicast, that a UDP socket was opened in
  bool sending_ = false;                // SEND is not done yet
  bool fin_wanted_ = false;             // after the data
  bool fin_sent_ = false;
  bool fin_lost_ = false;
  bool probing_ = false;   // a keep-alive packet is not answered yet
  bool had_data_ = false;  // there are no keep-alive packets before
  bool stuck_ = false;
  std::uint64_t last_data_ns_ = 0;
};

}  // namespace emulators::w5500
