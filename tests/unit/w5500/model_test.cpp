// Random use of two boards by each other, while chips are reset and cables pulled.
#include <doctest/doctest.h>

#include "support/random_use.h"
#include "w5500/world.h"

using namespace prometheus_express;
using namespace test_support;

namespace {

constexpr std::uint16_t kPort = 80;

void disturb(Board& board, RandomUse& use) {
  emulators::w5500::Faults faults;
  switch (use.random(4)) {
    case 0:
      return board.chip.reset();
    case 1:
      faults.link_lost = true;
      break;
    case 2:
      faults.stuck_command = {1 + use.random(10), 0};
      break;
    default:
      faults.miso.bytes = {1 + use.random(1'000), 1 + use.random(1'000)};
      faults.miso.mask = static_cast<std::uint8_t>(1U << use.random(8));
  }
  board.chip.set_faults(faults);
}

std::size_t use(unsigned seed, bool faults) {
  World world;
  w5500::Options options = {kSettings};
  options.check_data = faults;
  options.reserved_sockets = 2;
  emulators::w5500::Config config;
  config.pointer_seed = seed;
  config.host_send_buffer = 4'096;
  Board server(world, options, config);
  Board client(world, options, config);
  client.chip.network().map_peer({10, 0, 2, 80}, kPort, host_port_of(server, kPort));
  RandomUse use(server.network, client.network, "10.0.2.80", kPort, seed);
  for (int i = 0; i < 10'000; ++i) {
    if (faults && use.random(300) == 0) disturb(use.random(2) == 0 ? server : client, use);
    if (faults && use.random(100) == 0) {
      server.chip.set_faults({});
      client.chip.set_faults({});
    }
    use.step();
  }
  return use.complete();
}

TEST_CASE("random use") {
  for (const bool faults : {false, true}) {
    std::size_t complete = 0;
    for (unsigned seed = 1; seed <= 12; ++seed) {
      CAPTURE(seed);
      complete += use(seed, faults);
    }
    MESSAGE(complete, " connections went well to their end");
    CHECK(complete > (faults ? 5 : 50));
  }
}

}  // namespace
