#include "w5500/world.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace test_support {
namespace {

constexpr std::uint64_t kNsPerMs = 1'000'000;
constexpr std::uint64_t kNsPerByte = 667;

w5500::Options in_world(w5500::Options options, World& world) {
  options.clock = world;
  options.sleep = world;
  return options;
}

}  // namespace

void World::operator()(std::uint32_t ms) {
  const std::uint64_t tick_ns = std::min(ms, tick_ms) * kNsPerMs;
  if (ms == 0) return;
  clock.advance_to((clock.now_ns() / tick_ns + 1) * tick_ns);
  update();
}

void World::update() {
  for (emulators::w5500::Chip* const chip : chips_) chip->poll();
}

void World::leave(emulators::w5500::Chip& chip) {
  chips_.erase(std::find(chips_.begin(), chips_.end(), &chip));
}

void EmulatedSpi::select_chip() {
  world_.update();
  ++transactions_;
  chip_.select(true);
}

void EmulatedSpi::deselect_chip() { chip_.select(false); }

void EmulatedSpi::transmit(const std::uint8_t* data, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) exchange(data[i]);
}

void EmulatedSpi::receive(std::uint8_t* data, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) data[i] = exchange(0);
}

std::uint8_t EmulatedSpi::exchange(std::uint8_t out) {
  ++bytes_;
  world_.clock.advance_by(kNsPerByte);
  return chip_.exchange(out);
}

Board::Board(World& where, const w5500::Options& options, const emulators::w5500::Config& config)
    : world(where),
      chip(where.clock, config),
      spi(where, chip),
      network(spi, kMac, in_world(options, where)) {
  world.join(chip);
  network.update();
}

bool Board::until(const std::function<bool()>& done, std::uint32_t limit_ms) {
  const std::uint64_t end = network.now_ms() + limit_ms;
  bool is_done = done();
  while (!is_done && network.now_ms() < end) {
    network.wait(end);
    is_done = done();
  }
  return is_done;
}

void Board::run(std::uint32_t ms) {
  until([] { return false; }, ms);
}

std::uint16_t host_port_of(Board& board, std::uint16_t port) {
  const std::uint16_t mapped = board.chip.host_port(port);
  if (mapped != 0) return mapped;
  const std::uint16_t made = board.chip.map_port(port);
  REQUIRE(made != 0);
  return made;
}

}  // namespace test_support
