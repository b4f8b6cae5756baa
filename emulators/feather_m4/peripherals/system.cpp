#include "emulators/feather_m4/peripherals/system.h"

#include <algorithm>
#include <cstdio>

namespace emulators::feather_m4 {
namespace {

constexpr std::uint64_t kSecond = 1'000'000'000;

}  // namespace

std::uint64_t System::ns_at(std::uint64_t cycle) const {
  if (cycle < base_cycle_) return base_ns_;
  const std::uint64_t since = cycle - base_cycle_;
  return base_ns_ + since / cpu_hz_ * kSecond + since % cpu_hz_ * kSecond / cpu_hz_;
}

std::uint64_t System::now_ns() {
  const std::uint64_t now = ns_at(cycles);
  clock.advance_to(now);
  return now;
}

std::uint64_t System::cycle_at(std::uint64_t ns) const {
  const std::uint64_t now = ns_at(cycles);
  if (ns <= now) return cycles;
  const std::uint64_t ahead = std::min(ns - now, kSecond);
  // One more, because now was rounded down.
  return cycles + (ahead * cpu_hz_ + kSecond - 1) / kSecond + (ns - now < kSecond ? 1 : 0);
}

void System::set_cpu_hz(std::uint32_t hz) {
  if (hz == cpu_hz_) return;
  base_ns_ = now_ns();
  base_cycle_ = cycles;
  cpu_hz_ = hz;
  stop_at = cycles;
}

void System::fail(End end, const std::string& reason) {
  if (end_ != End::kNone) return;
  end_ = end;
  reason_ = reason;
  stop_at = cycles;
}

void System::exit_with(int status) {
  if (end_ != End::kNone) return;
  end_ = End::kExit;
  exit_status_ = status;
  stop_at = cycles;
}

void System::warn(const std::string& text) {
  const std::string line = "warning: " + text + '\n';
  if (warned_.find(line) != std::string::npos) return;
  warned_ += line;
  std::fputs(line.c_str(), stderr);
}

void System::request_reset(ResetCause cause) {
  reset_requested_ = true;
  reset_cause_ = cause;
  stop_at = cycles;
}

}  // namespace emulators::feather_m4
