// Bytes in memory as the body of a request.
#pragma once

#include <cstddef>
#include <string_view>

#include "prometheus_express/http/response.h"

namespace prometheus_express {

class MemoryBody final : public BodySource {
 public:
  // Borrowed until the body was sent. May be begun again for another request.
  void begin(std::string_view bytes) { left_ = bytes; }

  BodyResult read_some(char* buffer, std::size_t size) override {
    const std::size_t count = left_.copy(buffer, size);
    left_.remove_prefix(count);
    return {count, left_.empty() ? BodyStatus::kEnd : BodyStatus::kMore};
  }
  void release() override {}

 private:
  std::string_view left_;
};

}  // namespace prometheus_express
