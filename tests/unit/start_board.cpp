// On a board the tests have doctest's main(), so the clocks start before it.
#include "boards/common/program.h"
#include "prometheus_express/platform/embedded/wall_clock.h"

namespace {

struct BoardStart {
  BoardStart() {
    board::start();
    prometheus_express::set_unix_time(1.7e9);
  }
} board_start;

}  // namespace
