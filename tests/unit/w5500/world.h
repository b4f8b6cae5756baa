// Emulated W5500s on the host, and Networks that drive them, in a time of their own: it passes with
// every byte on the bus, and when everybody sleeps.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "emulators/w5500/chip.h"
#include "prometheus_express/net/w5500/network.h"

namespace test_support {

using namespace prometheus_express;

// The clock, and all chips that live by it.
class World {
 public:
  std::uint64_t operator()() const { return clock.now_ns() / 1'000'000; }

  // Sleeps as a board does that a tick wakes.
  void operator()(std::uint32_t ms);

  void update();
  void join(emulators::w5500::Chip& chip) { chips_.push_back(&chip); }
  void leave(emulators::w5500::Chip& chip);

  emulators::Clock clock;
  std::uint32_t tick_ms = 1;

 private:
  std::vector<emulators::w5500::Chip*> chips_;
};

// The bus of 12 MHz between a board and an emulated chip.
class EmulatedSpi final : public w5500::SpiDevice {
 public:
  EmulatedSpi(World& world, emulators::w5500::Chip& chip) : world_(world), chip_(chip) {}

  void select_chip() override;
  void deselect_chip() override;
  void transmit(const std::uint8_t* data, std::size_t size) override;
  void receive(std::uint8_t* data, std::size_t size) override;

  std::uint64_t bytes() const { return bytes_; }
  std::uint64_t transactions() const { return transactions_; }

 private:
  std::uint8_t exchange(std::uint8_t out);

  World& world_;
  emulators::w5500::Chip& chip_;
  std::uint64_t bytes_ = 0;
  std::uint64_t transactions_ = 0;
};

inline constexpr w5500::MacAddress kMac = {0x02, 0x00, 0x00, 0x12, 0x34, 0x56};

inline constexpr w5500::Ipv4Settings kSettings = {
    {10, 0, 2, 15}, {255, 255, 255, 0}, {10, 0, 2, 2}, {10, 0, 2, 3}};

// A board: a chip, and the driver on it.
struct Board {
  explicit Board(World& world, const w5500::Options& options = {kSettings},
                 const emulators::w5500::Config& config = {});
  ~Board() { world.leave(chip); }
  Board(const Board&) = delete;
  Board& operator=(const Board&) = delete;

  // Lets the network work until `done()`, at most so many milliseconds of the world's time.
  bool until(const std::function<bool()>& done, std::uint32_t limit_ms = 60'000);
  void run(std::uint32_t ms);

  World& world;
  emulators::w5500::Chip chip;
  EmulatedSpi spi;
  w5500::Network network;
};

// Where `board`'s port `port` is on this host's loopback; made so at the first call.
std::uint16_t host_port_of(Board& board, std::uint16_t port);

}  // namespace test_support
