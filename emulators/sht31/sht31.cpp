#include "emulators/sht31/sht31.h"

#include <algorithm>
#include <cmath>

namespace emulators {
namespace {

enum Command : std::uint16_t {
  kFetchData = 0xE000,
  kAcceleratedResponse = 0x2B32,
  kBreak = 0x3093,
  kSoftReset = 0x30A2,
  kHeaterOn = 0x306D,
  kHeaterOff = 0x3066,
  kReadStatus = 0xF32D,
  kClearStatus = 0x3041,
};

constexpr std::uint16_t kStatusAfterReset = 0x8010;
constexpr std::uint16_t kClearedFlags = 0x8C10;
constexpr std::uint16_t kCommandRefused = 0x0002;

constexpr std::uint64_t kMs = 1'000'000;
constexpr std::uint64_t kResetNs = 1'500'000;
constexpr std::uint64_t kBreakNs = 1 * kMs;
constexpr std::uint64_t kHighNs = 15 * kMs;
constexpr std::uint64_t kMediumNs = 6 * kMs;
constexpr std::uint64_t kLowNs = 4 * kMs;

// Tables 9, 10 and 12 of the data sheet.
struct SingleShot {
  std::uint16_t command;
  bool stretches;
  std::uint64_t duration_ns;
};
constexpr SingleShot kSingleShots[] = {
    {0x2C06, true, kHighNs},  {0x2C0D, true, kMediumNs},  {0x2C10, true, kLowNs},
    {0x2400, false, kHighNs}, {0x240B, false, kMediumNs}, {0x2416, false, kLowNs},
};

struct Periodic {
  std::uint16_t command;
  std::uint64_t period_ns;
  std::uint64_t duration_ns;
};
constexpr Periodic kPeriodics[] = {
    {0x2032, 2000 * kMs, kHighNs},   {0x2024, 2000 * kMs, kMediumNs},
    {0x202F, 2000 * kMs, kLowNs},    {0x2130, 1000 * kMs, kHighNs},
    {0x2126, 1000 * kMs, kMediumNs}, {0x212D, 1000 * kMs, kLowNs},
    {0x2236, 500 * kMs, kHighNs},    {0x2220, 500 * kMs, kMediumNs},
    {0x222B, 500 * kMs, kLowNs},     {0x2334, 250 * kMs, kHighNs},
    {0x2322, 250 * kMs, kMediumNs},  {0x2329, 250 * kMs, kLowNs},
    {0x2737, 100 * kMs, kHighNs},    {0x2721, 100 * kMs, kMediumNs},
    {0x272A, 100 * kMs, kLowNs},     {kAcceleratedResponse, 250 * kMs, kHighNs},
};

std::uint16_t code_of(double part) {
  return static_cast<std::uint16_t>(std::lround(std::clamp(part, 0.0, 1.0) * 65535));
}

}  // namespace

bool Sht31::begin(bool read) {
  if (now_ns() < busy_until_ns_) return false;
  if (measuring_ && !(read && stretches_)) {
    if (now_ns() >= ready_ns_) {
      finish_single_shot();
    } else if (read) {
      return false;
    }
  }
  if (!read) {
    bytes_taken_ = 0;
    return true;
  }
  stretching_ = measuring_;
  return measuring_ || !answer_.empty();
}

bool Sht31::take(std::uint8_t byte) {
  ++bytes_taken_;
  if (bytes_taken_ == 1) {
    command_high_ = byte;
    return true;
  }
  if (bytes_taken_ != 2) return false;
  answer_.clear();
  given_ = 0;
  // Reading the status tells of the command before.
  const bool done = execute(static_cast<std::uint16_t>(command_high_ << 8 | byte));
  status_ =
      static_cast<std::uint16_t>(done ? status_ & ~kCommandRefused : status_ | kCommandRefused);
  return done;
}

bool Sht31::execute(std::uint16_t command) {
  // Section 4.8: it aborts the measurement under way. Nothing else is taken before the end.
  if (measuring_ && command != kBreak) return false;
  measuring_ = stretching_ = false;
  if (period_ns_ == 0) {
    return begin_single_shot(command) || begin_periodic(command) || execute_simple(command);
  }
  if (command == kFetchData) return fetch();
  if (command == kReadStatus || command == kClearStatus) return execute_simple(command);
  if (command != kBreak) return false;
  period_ns_ = 0;
  be_busy(kBreakNs);
  return true;
}

bool Sht31::execute_simple(std::uint16_t command) {
  switch (command) {
    case kBreak:
      be_busy(kBreakNs);
      return true;
    case kSoftReset:
      status_ = kStatusAfterReset;
      be_busy(kResetNs);
      return true;
    case kHeaterOn:
      status_ |= kHeater;
      return true;
    case kHeaterOff:
      status_ &= static_cast<std::uint16_t>(~kHeater);
      return true;
    case kReadStatus:
      append_word(status_);
      return true;
    case kClearStatus:
      status_ &= static_cast<std::uint16_t>(~kClearedFlags);
      return true;
    default:
      return false;
  }
}

bool Sht31::begin_single_shot(std::uint16_t command) {
  for (const SingleShot& shot : kSingleShots) {
    if (shot.command != command) continue;
    measuring_ = true;
    stretches_ = shot.stretches;
    ready_ns_ = end_of_conversion_ns(shot.duration_ns);
    return true;
  }
  return false;
}

bool Sht31::begin_periodic(std::uint16_t command) {
  for (const Periodic& periodic : kPeriodics) {
    if (periodic.command != command) continue;
    period_ns_ = periodic.period_ns;
    next_data_ns_ = end_of_conversion_ns(periodic.duration_ns);
    return true;
  }
  return false;
}

// What was measured since the last fetch: without it, the next read header is refused.
bool Sht31::fetch() {
  if (now_ns() < next_data_ns_) return true;
  next_data_ns_ += ((now_ns() - next_data_ns_) / period_ns_ + 1) * period_ns_;
  answer_weather();
  return true;
}

void Sht31::finish_single_shot() {
  measuring_ = stretching_ = false;
  answer_weather();
}

void Sht31::be_busy(std::uint64_t duration_ns) { busy_until_ns_ = now_ns() + duration_ns; }

std::uint8_t Sht31::give() {
  if (measuring_) finish_single_shot();
  return given_ < answer_.size() ? answer_[given_++] : std::uint8_t{0xFF};
}

void Sht31::end() {
  stretching_ = false;
  // An answer is given once.
  if (given_ > 0) {
    answer_.clear();
    given_ = 0;
  }
}

void Sht31::answer_weather() {
  append_word(code_of((weather().temperature_celsius + 45) / 175));
  append_word(code_of(weather().humidity_percent / 100));
}

void Sht31::append_word(std::uint16_t word) {
  const auto high = static_cast<std::uint8_t>(word >> 8);
  const auto low = static_cast<std::uint8_t>(word);
  answer_.insert(answer_.end(), {high, low, sent_crc(crc8(crc8(0xFF, high), low))});
}

}  // namespace emulators
