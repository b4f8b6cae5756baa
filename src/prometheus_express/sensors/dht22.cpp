#include "prometheus_express/sensors/dht22.h"

namespace prometheus_express {
namespace {

// Between two measurements, and after power-on.
constexpr std::uint32_t kRestMs = 2'000;

// The host's start signal: 0.8 to 20 ms. The answer: 0.4 ms and 40 bits of 125 us at most.
constexpr std::uint32_t kCallMs = 1;
constexpr std::uint32_t kAnswerMs = 6;

// From one falling edge to the next one, in microseconds: the sensor's response is 75 to 85 low and
// 75 to 85 high, a bit 48 to 55 low and then 22 to 30 high for a 0, 68 to 75 for a 1. Limits leave
// room for edges that are noted late.
struct Range {
  unsigned low, high;
};
constexpr Range kRelease = {5, 250};
constexpr Range kResponse = {130, 190};
constexpr Range kBit = {55, 145};
constexpr unsigned kOneFrom = 100;

bool is_in(unsigned value, Range range) { return value >= range.low && value <= range.high; }

int u16(const std::uint8_t* bytes) { return bytes[0] << 8 | bytes[1]; }

}  // namespace

SensorStatus Dht22::begin(std::uint64_t now_ms) {
  if (!was_asked_) rest_until_ms_ = now_ms + kRestMs;  // it may have been switched on just now
  was_asked_ = true;
  step_ = Step::kRest;
  wait(now_ms, rest_until_ms_ > now_ms ? static_cast<std::uint32_t>(rest_until_ms_ - now_ms) : 0);
  return SensorStatus::kMeasuring;
}

SensorStatus Dht22::go_on(std::uint64_t now_ms) {
  switch (step_) {
    case Step::kRest:
      rest_until_ms_ = now_ms + kRestMs;
      if (!line_.is_high()) return SensorStatus::kNotAnswering;
      line_.pull_low();
      step_ = Step::kCall;
      wait(now_ms, kCallMs);
      return SensorStatus::kMeasuring;
    case Step::kCall:
      line_.capture(periods_, kEdges);
      step_ = Step::kAnswer;
      wait(now_ms, kAnswerMs);
      return SensorStatus::kMeasuring;
    case Step::kAnswer:
      break;
  }
  const SensorStatus status = take();
  line_.release();
  return status;
}

SensorStatus Dht22::take() {
  if (!line_.is_high()) return SensorStatus::kNotAnswering;
  if (line_.captured() == 0) return SensorStatus::kAbsent;
  if (line_.captured() != kEdges) return SensorStatus::kNotAnswering;
  std::uint8_t data[kDataBytes];
  const SensorStatus status = decode(data);
  if (status != SensorStatus::kOk) return status;
  // Its check sum is right, and the air is never that dry.
  if (u16(data) == 0 && u16(data + 2) == 0) return SensorStatus::kImplausible;
  reading_.humidity_percent = static_cast<float>(u16(data)) / 10;
  // A sign and a size, not a complement.
  const float size = static_cast<float>(u16(data + 2) & 0x7FFF) / 10;
  reading_.temperature_celsius = (data[2] & 0x80) != 0 ? -size : size;
  const bool known = reading_.humidity_percent <= 100 && reading_.temperature_celsius >= -40 &&
                     reading_.temperature_celsius <= 80;
  return known ? SensorStatus::kOk : SensorStatus::kImplausible;
}

SensorStatus Dht22::decode(std::uint8_t* data) const {
  if (!is_in(periods_[0], kRelease) || !is_in(periods_[1], kResponse)) {
    return SensorStatus::kNotAnswering;
  }
  const std::uint16_t* period = periods_ + 2;
  unsigned sum = 0;
  for (std::size_t i = 0; i < kDataBytes; ++i) {
    unsigned byte = 0;
    for (int bit = 0; bit < 8; ++bit, ++period) {
      if (!is_in(*period, kBit)) return SensorStatus::kNotAnswering;
      byte = byte << 1 | (*period >= kOneFrom ? 1 : 0);
    }
    data[i] = static_cast<std::uint8_t>(byte);
    if (i + 1 < kDataBytes) sum += byte;
  }
  return data[kDataBytes - 1] == (sum & 0xFF) ? SensorStatus::kOk : SensorStatus::kBadChecksum;
}

}  // namespace prometheus_express
