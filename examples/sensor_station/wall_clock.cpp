#include "sensor_station/wall_clock.h"

#include <algorithm>

#include "prometheus_express/platform/bounds.h"
#include "prometheus_express/platform/embedded/wall_clock.h"
#include "prometheus_express/platform/halt.h"

namespace station {
namespace {

namespace prom = prometheus_express;

constexpr std::uint32_t kFirstPauseMs = 15'000;
constexpr std::uint32_t kHourMs = 3'600'000;

}  // namespace

void WallClock::update() {
  if (port_ == 0) return;
  const std::uint64_t now = network_.now_ms();
  if (asking()) {
    if (sntp_.update() != prom::SntpState::kAsking) take(now);
  } else if (now >= ask_ms_) {
    sntp_.start(server_, port_);
  }
}

void WallClock::take(std::uint64_t now_ms) {
  if (sntp_.state() == prom::SntpState::kKnown) {
    prom::set_unix_time(static_cast<double>(sntp_.unix_time_ms()) / 1e3);
    if (!known_) prom::say("the time is known");
    known_ = true;
    pause_ms_ = kHourMs;
  } else {
    if (pause_ms_ == 0) prom::say("the time server does not tell the time");
    pause_ms_ = std::min(std::max(2 * pause_ms_, kFirstPauseMs), kHourMs);
  }
  ask_ms_ = now_ms + pause_ms_;
}

std::uint64_t WallClock::next_deadline_ms() const {
  if (port_ == 0) return prom::largest<std::uint64_t>();
  return asking() ? sntp_.next_deadline_ms() : ask_ms_;
}

}  // namespace station
