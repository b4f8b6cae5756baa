#include "boards/common/simulated_weather.h"

namespace board {
namespace {

constexpr std::uint32_t kDayMs = 600'000;

// Swings between -1 and 1 once in `period`, from 0 upwards: two parabolas, near enough to a sine.
float wave(std::uint32_t ms, std::uint32_t period_ms) {
  const float phase = static_cast<float>(ms % period_ms) / static_cast<float>(period_ms);
  return phase < 0.5f ? 16 * phase * (0.5f - phase) : -16 * (phase - 0.5f) * (1 - phase);
}

// To `steps` steps a unit. A power of two, so that the value has a short text.
[[gnu::noinline]] double rounded(float value, float steps) {
  return static_cast<double>(static_cast<float>(static_cast<int>(value * steps + 0.5f)) / steps);
}

}  // namespace

// In single precision, which most of the processors have.
SimulatedWeather simulated_weather(std::uint32_t ms_since_start) {
  const float sun = wave(ms_since_start, kDayMs);
  const float front = wave(ms_since_start, kDayMs / 2 * 5);
  return {rounded(21 + 6 * sun, 64), rounded(52 - 14 * sun, 64), rounded(1014 + 12 * front, 16),
          rounded(1'000'000 + 60'000 * sun, 1)};
}

}  // namespace board
