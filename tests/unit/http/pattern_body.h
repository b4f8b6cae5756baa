// A body source whose every byte is known, and that can fail wherever a test wants it to.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <string>

#include "prometheus_express/http/response.h"

namespace http_samples {

inline char pattern_at(std::size_t at) { return static_cast<char>('a' + at % 23 + at / 97 % 3); }

inline std::string pattern(std::size_t size) {
  std::string text(size, '\0');
  for (std::size_t i = 0; i < size; ++i) text[i] = pattern_at(i);
  return text;
}

class PatternBody final : public prometheus_express::BodySource {
 public:
  static constexpr std::size_t kNever = std::numeric_limits<std::size_t>::max();

  PatternBody() = default;
  explicit PatternBody(std::size_t size, std::size_t fail_at = kNever, std::size_t most = kNever)
      : size_(size), fail_at_(fail_at), most_(most) {}

  // Gives up to `most` bytes a time, and where `rests` nothing every other time; fails once
  // `fail_at` bytes were given. The end is told with the last byte or, where `tells_end_late`, by
  // one more call.
  prometheus_express::BodyResult read_some(char* buffer, std::size_t room) override {
    using prometheus_express::BodyStatus;
    if (ended_ || releases_ != 0 || room == 0) ++misuses_;
    if (at_ >= fail_at_) return end({0, BodyStatus::kFailed});
    if (rests_ && (resting_ = !resting_)) return {0, BodyStatus::kLater};
    const std::size_t count = std::min({room, most_, size_ - at_, fail_at_ - at_});
    for (std::size_t i = 0; i < count; ++i) buffer[i] = pattern_at(at_ + i);
    at_ += count;
    const bool last = at_ == size_ && (!tells_end_late_ || count == 0);
    if (last) return end({count, BodyStatus::kEnd});
    // Some of its rests come together with bytes.
    return {count, rests_ && at_ % 3 != 0 ? BodyStatus::kLater : BodyStatus::kMore};
  }
  void release() override { ++releases_; }

  void tell_end_late() { tells_end_late_ = true; }
  void rest() { rests_ = true; }
  int releases() const { return releases_; }
  int misuses() const { return misuses_; }

 private:
  prometheus_express::BodyResult end(prometheus_express::BodyResult result) {
    ended_ = true;
    return result;
  }

  std::size_t size_ = 0;
  std::size_t fail_at_ = kNever;
  std::size_t most_ = kNever;
  std::size_t at_ = 0;
  bool tells_end_late_ = false;
  bool rests_ = false;
  bool resting_ = false;
  bool ended_ = false;
  int releases_ = 0;
  int misuses_ = 0;
};

}  // namespace http_samples
