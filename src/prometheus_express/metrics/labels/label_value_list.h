// Label values that are put together one by one, as a family wants them: side by side.
#pragma once

#include <cstddef>
#include <new>
#include <string_view>

#include "prometheus_express/metrics/labels/label_value.h"
#include "prometheus_express/platform/config.h"

namespace prometheus_express {

// At most kMaxLabels, in its own memory. The texts are borrowed.
class LabelValueList {
 public:
  LabelValueList() = default;
  LabelValueList(const LabelValueList&) = delete;
  LabelValueList& operator=(const LabelValueList&) = delete;

  // Not more than kMaxLabels times.
  void add(std::string_view text) { new (&memory_[count_++]) LabelValue(text); }

  const LabelValue* data() const { return reinterpret_cast<const LabelValue*>(memory_); }
  std::size_t size() const { return count_; }

 private:
  struct alignas(LabelValue) Place {
    unsigned char bytes[sizeof(LabelValue)];
  };

  std::size_t count_ = 0;
  Place memory_[kMaxLabels];
};

}  // namespace prometheus_express
