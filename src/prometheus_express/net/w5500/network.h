// Network over a WIZnet W5500, whose TCP/IP stack is in the chip: IPv4, eight sockets of 2 KB in
// each direction.
//
//   prom::w5500::Network network{board::spi(), board::mac_address()};
//   prom::HttpServer<4> server{network, 8080, prom::Router{routes}};
//
// The chip has no backlog: a connection comes in only on a socket that listens at that moment, and
// that socket becomes the connection. So all sockets that are free, but for those kept in reserve,
// listen on the port, and each listens again as soon as its connection has ended. A client that
// finds none listening is refused by the chip.
//
// A chip that is missing, stuck, reset or disturbed is set up again by update() and wait(), for as
// long as it takes: listeners live on, connections report kError. Nothing waits without a bound,
// nothing is allocated: update() takes at most 100 ms on a Cortex-M4 of 120 MHz, whatever fails
// (docs/bounded_calls.md). Use it from one loop, never from interrupt handlers.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/net/network.h"
#include "prometheus_express/net/w5500/chip.h"
#include "prometheus_express/net/w5500/options.h"
#include "prometheus_express/net/w5500/services/dhcp_client.h"
#include "prometheus_express/net/w5500/socket.h"
#include "prometheus_express/net/w5500/spi_device.h"
#include "prometheus_express/net/w5500/tcp_listener.h"
#include "prometheus_express/platform/random.h"

namespace prometheus_express::w5500 {

// What random numbers are for: each use has a stream of its own.
enum class RandomUse : std::uint8_t {
  kTransaction,  // of DHCP, in the clear
  kPause,        // between messages of DHCP
  kPort,
};

class Network final : public prometheus_express::Network {
 public:
  static constexpr std::size_t kListeners = 2;

  // `spi` is borrowed and must outlive the Network. Talks to nobody yet: the first update() starts
  // the chip, so a Network may be made before the board's clocks run.
  Network(SpiDevice& spi, const MacAddress& mac, const Options& options = {});

  // Closes what is still open.
  ~Network();
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  // Works whatever state the chip is in. kAddressInUse where the port is listened on already,
  // kLimit where kListeners are in use.
  Status listen_on(std::uint16_t port, Listener*& listener) override;

  // kInvalid where the address is no IPv4 address, kUnreachable, with the words of status(), where
  // no connection is possible at this moment, kLimit where all sockets are in use, kFailed where
  // the chip does not take the commands.
  Status connect_to(const char* address, std::uint16_t port, Connection*& connection) override;

  std::uint64_t now_ms() override;
  void update() override;
  void wait(std::uint64_t until_ms) override;

  // Gives up what is open, without a word to the peers, and switches the chip's PHY off: of about
  // 130 mA some 15 are left (W5500 data sheet, "Power dissipation"). Listeners live on. Until
  // power_up() nothing talks to the chip: update() does nothing, wait() wakes for nothing of it,
  // connect_to() and UDP find no network. Who can switch the chip's supply off does so afterwards.
  // What was written and not yet taken by the peer is lost: wait until a push says that it is done.
  void power_down();

  // The next update() sets the chip up anew. A link takes some seconds then, and DHCP asks whether
  // the address is still good, as after a cable was plugged in. Where the chip has no supply,
  // switch that on first, 100 ms before (data sheet: until its PLL is locked).
  void power_up();

  // What is wrong at this moment, and the same in words.
  Fault fault() const;
  Status status() const;

  // Of Options, or what DHCP got. has_address() is false until then, and when a lease has expired.
  bool has_address() const { return settings_.address != kUnspecified; }
  const Ipv4Address& address() const { return settings_.address; }
  const Ipv4Settings& settings() const { return settings_; }
  const MacAddress& mac() const { return mac_; }

  Statistics statistics() const;

  // The next number of a use. From those that are seen on the wire no other can be foreseen where
  // the port has entropy (platform/entropy.h). Where it has none, all follow from the MAC address
  // and the times at which they are asked for, and can be guessed.
  std::uint32_t random(RandomUse use);

  // Where they come from, for services over this network that have streams of their own.
  Random& random() { return random_; }

 private:
  friend class DhcpClient;
  friend class Socket;
  friend class TcpListener;
  friend class UdpSocket;

  void start(std::uint64_t now);
  void stop(Health health);
  void check(std::uint64_t now);
  void check_link(bool up);
  void sweep(std::uint64_t now);
  void arm();
  bool listens() const;
  std::uint32_t hurry_ms() const;
  void use(const Ipv4Settings& settings);
  AddressRegisters address_registers() const;

  TcpListener* listener_in_need();
  Socket* first_waiting(const TcpListener& listener);
  Socket* free_socket();
  void stir();
  std::uint16_t free_port();
  std::uint16_t shuffled_port(std::uint32_t number);
  bool is_taken(std::uint16_t port) const;

  void note_event() { event_ = true; }
  void check_soon() { check_ms_ = 0; }
  std::uint32_t in_ms(std::uint32_t ms) const;
  bool is_past(std::uint32_t time_ms) const;

  Chip chip_;
  MacAddress mac_;
  Options options_;
  Ipv4Settings settings_;
  Socket sockets_[kChipSockets];
  TcpListener listeners_[kListeners];
  DhcpClient dhcp_;
  Statistics statistics_ = {};
  std::uint64_t next_start_ms_ = 0;
  std::uint64_t check_ms_ = 0;
  std::uint64_t sweep_ms_ = 0;
  std::uint32_t now_ms_ = 0;  // at the last update()
  Random random_;
  std::uint16_t ports_ = 0;  // given away
  std::uint8_t swept_ = 0;
  std::uint8_t next_arrival_ = 0;
  Fault fault_ = Fault::kStarting;
  bool running_ = false;     // the chip is set up
  bool has_worked_ = false;  // it was, at least once
  bool link_up_ = false;
  bool event_ = false;  // since the last wait() something may have become ready
};

}  // namespace prometheus_express::w5500
