// A chip on a bench: SPI bytes as the data sheet shows them, and peers on the host's loopback.
#pragma once

#include <poll.h>

#include <cstdint>
#include <string>
#include <vector>

#include "emulators/w5500/chip.h"

namespace w5500_bench {

using namespace emulators::w5500;
using Bytes = std::vector<std::uint8_t>;

inline constexpr std::uint64_t kMs = 1'000'000;
inline constexpr std::uint64_t kS = 1'000'000'000;

// Control bytes.
inline constexpr std::uint8_t kReadCommon = 0x00;
inline constexpr std::uint8_t kWriteCommon = 0x04;
inline std::uint8_t read_socket(int n) { return static_cast<std::uint8_t>((4 * n + 1) << 3); }
inline std::uint8_t write_socket(int n) { return static_cast<std::uint8_t>((4 * n + 1) << 3 | 4); }
inline std::uint8_t read_tx(int n) { return static_cast<std::uint8_t>((4 * n + 2) << 3); }
inline std::uint8_t write_tx(int n) { return static_cast<std::uint8_t>((4 * n + 2) << 3 | 4); }
inline std::uint8_t read_rx(int n) { return static_cast<std::uint8_t>((4 * n + 3) << 3); }

inline Bytes bytes(const std::string& text) { return {text.begin(), text.end()}; }

struct Bench {
  explicit Bench(const Config& config = {}) : chip(clock, config) {}

  // One transaction: what the chip gives for these bytes.
  Bytes transfer(const Bytes& mosi);

  // Transactions of variable length: these bytes written, or this many read.
  void write(std::uint8_t control, unsigned address, const Bytes& data);
  Bytes read(std::uint8_t control, unsigned address, std::size_t count);
  std::uint8_t read8(std::uint8_t control, unsigned address) {
    return read(control, address, 1)[0];
  }
  unsigned read16(std::uint8_t control, unsigned address);
  void write16(std::uint8_t control, unsigned address, unsigned value);

  std::uint8_t status(int n) { return read8(read_socket(n), 0x03); }
  std::uint8_t interrupts(int n) { return read8(read_socket(n), 0x02); }
  void command(int n, std::uint8_t value) { write(write_socket(n), 0x01, {value}); }

  // Steps of a program, spelled out.
  void set_addresses();                        // 10.0.2.15/24, router 10.0.2.2
  std::uint16_t map_port(std::uint16_t port);  // and the addresses by which peers find it
  void open(int n, std::uint8_t mode, unsigned port);
  void put(int n, const Bytes& data);   // into TX memory, and Sn_TX_WR
  void send(int n, const Bytes& data);  // and SEND
  Bytes fill(int n);                    // until the host takes no more: what was sent
  Bytes take(int n);                    // all that was received, and RECV

  // Sends a datagram, polls, and takes what came back, without the chip's header; or nothing.
  Bytes ask(int n, const Address& to, unsigned port, const Bytes& data);

  // Polls, with a bound of some seconds.
  bool status_becomes(int n, std::uint8_t status);
  bool receives(int n, std::size_t count);  // Sn_RX_RSR
  void poll_for_a_while();

  void pass(std::uint64_t ns) {
    clock.advance_by(ns);
    chip.poll();
  }

  emulators::Clock clock;
  Chip chip;
};

// A TCP socket of a test's own, on loopback.
class Peer {
 public:
  static Peer connect(std::uint16_t port, const char* from = "127.0.0.1");
  static Peer listen();
  Peer(Peer&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  Peer& operator=(Peer&&) = delete;
  ~Peer() { close(); }

  std::uint16_t port() const;
  Peer accept(Bench& bench);  // polls the chip until somebody comes
  void send(const Bytes& data);
  void send_fin();
  void close();
  void reset();

  // What there is to read while the chip is polled, up to a count; less at an end or reset.
  Bytes receive(Bench& bench, std::size_t count);
  bool at_end(Bench& bench);  // the chip's FIN came
  bool was_reset(Bench& bench);
  bool readable(int wait_ms) const;

 private:
  explicit Peer(int fd) : fd_(fd) {}
  long read_some(Bench& bench, std::uint8_t* data, std::size_t size);

  int fd_;
};

// Says whether something listens there.
bool reachable(const char* address, std::uint16_t port);

// Socket `n` listens on chip port 80 and has taken a connection.
Peer connected_peer(Bench& bench, int n);

}  // namespace w5500_bench
