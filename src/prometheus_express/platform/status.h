// The outcome of a call that can fail for a reason outside the program, with words for a person.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "prometheus_express/platform/config.h"

namespace prometheus_express {

enum class StatusCode : std::uint8_t {
  kOk,
  kAddressInUse,  // the port is taken by another program
  kNotPermitted,  // the operating system refuses (a port below 1024, a file that is not ours)
  kInvalid,       // an address or a value that cannot be understood
  kLimit,         // a fixed number of something (sockets, slots) is used up
  kUnreachable,   // no route, no link, connection refused
  kTimedOut,
  kClosed,  // stopped or closed before the work was done
  kFailed,  // anything else; text() says what
};

// Holds its own text, so it stays valid after what it speaks of is gone.
class [[nodiscard]] Status {
 public:
  static constexpr std::size_t kTextBytes = kLarge ? 127 : 63;

  Status() { text_[0] = '\0'; }

  // The text is the parts put together, cut after kTextBytes bytes. Those that are nullptr are
  // skipped.
  Status(StatusCode code, const char* a, const char* b = nullptr, const char* c = nullptr,
         const char* d = nullptr);
  Status(StatusCode code, std::string_view a, std::string_view b = {}, std::string_view c = {},
         std::string_view d = {});

  bool ok() const { return code_ == StatusCode::kOk; }
  StatusCode code() const { return code_; }

  // Empty when ok. Ends with '\0'; lives as long as this object.
  const char* text() const { return text_; }

 private:
  void append(const char* text, std::size_t size);

  StatusCode code_ = StatusCode::kOk;
  std::uint8_t size_ = 0;
  char text_[kTextBytes + 1];
};

}  // namespace prometheus_express
