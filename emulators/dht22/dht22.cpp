#include "emulators/dht22/dht22.h"

#include <algorithm>
#include <cmath>

namespace emulators {
namespace {

constexpr std::uint64_t kUs = 1000;
constexpr std::uint64_t kShortestStartNs = 1'000 * kUs;
constexpr std::uint64_t kQuietNs = 2'000'000 * kUs;
constexpr std::uint64_t kWaitNs = 30 * kUs;
constexpr unsigned kNegative = 0x8000;

unsigned tenths(double value, double lowest, double highest) {
  return static_cast<unsigned>(std::lround(std::clamp(value, lowest, highest) * 10));
}

}  // namespace

std::array<std::uint8_t, 5> Dht22::frame_of(const Weather& weather) {
  const unsigned humidity = tenths(weather.humidity_percent, 0, 100);
  const double celsius = weather.temperature_celsius;
  const unsigned size = celsius < 0 ? tenths(-celsius, 0, 40) : tenths(celsius, 0, 80);
  const unsigned temperature = celsius < 0 && size != 0 ? size | kNegative : size;
  const unsigned sum =
      (humidity >> 8) + (humidity & 0xFF) + (temperature >> 8) + (temperature & 0xFF);
  return {static_cast<std::uint8_t>(humidity >> 8), static_cast<std::uint8_t>(humidity),
          static_cast<std::uint8_t>(temperature >> 8), static_cast<std::uint8_t>(temperature),
          static_cast<std::uint8_t>(sum)};
}

void Dht22::board_drives(Drive drive) {
  const bool pulls = drive == Drive::kLow;
  if (pulls == pulled_) return;
  pulled_ = pulls;
  if (pulls) {
    fell_ns_ = now_ns();
  } else if (now_ns() - fell_ns_ >= kShortestStartNs) {
    answer();
  }
}

void Dht22::answer() {
  edges_.clear();
  const bool too_soon = answered_ns_ && now_ns() < *answered_ns_ + kQuietNs;
  if (!transaction_begins() || too_soon) return;
  std::array<std::uint8_t, 5> frame = frame_of(measured_.value_or(weather()));
  frame[4] = sent_crc(frame[4]);
  if (gives_garbage()) {
    for (std::uint8_t& byte : frame) byte = garbage();
  }
  answered_ns_ = now_ns();
  measured_ = weather();
  edges_.push_back(now_ns() + kWaitNs);
  add_pulse(80, 80);
  // A measurement that never ends: the response comes, and no bits.
  if (faults().stuck_conversion == 0) {
    for (const std::uint8_t byte : frame) {
      for (unsigned mask = 0x80; mask != 0; mask >>= 1) add_pulse(50, (byte & mask) != 0 ? 70 : 26);
    }
    add_pulse(50, 0);
  }
  edges_.pop_back();  // the wire stays high
}

void Dht22::add_pulse(std::uint64_t low_us, std::uint64_t high_us) {
  const std::uint64_t rises = edges_.back() + low_us * kUs;
  edges_.insert(edges_.end(), {rises, rises + high_us * kUs});
}

Drive Dht22::drive() {
  if (faults().bus_stuck != 0) return Drive::kLow;
  const auto passed = std::upper_bound(edges_.begin(), edges_.end(), now_ns()) - edges_.begin();
  return passed % 2 != 0 ? Drive::kLow : Drive::kNothing;
}

std::uint64_t Dht22::next_change_ns() {
  const auto next = std::upper_bound(edges_.begin(), edges_.end(), now_ns());
  return next == edges_.end() || faults().bus_stuck != 0 ? kNever : *next;
}

}  // namespace emulators
