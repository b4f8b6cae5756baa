// Label names that are known only at run time.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string_view>
#include <utility>

#include "prometheus_express/platform/config.h"

namespace prometheus_express {

// The names of a family's labels: in braces, or any container of texts, of which at most kMaxLabels
// are taken.
class LabelNames {
 public:
  LabelNames() = default;
  LabelNames(std::initializer_list<std::string_view> names) { add_all(names); }
  template <class Texts, class = decltype(std::string_view(*std::declval<const Texts&>().begin()))>
  LabelNames(const Texts& names) {
    add_all(names);
  }

  const std::string_view* data() const { return names_; }
  std::size_t size() const { return count_; }
  bool too_many() const { return too_many_; }

 private:
  template <class Texts>
  void add_all(const Texts& names) {
    for (const auto& name : names) {
      too_many_ = count_ == kMaxLabels;
      if (too_many_) return;
      names_[count_++] = name;
    }
  }

  std::string_view names_[kMaxLabels];
  std::size_t count_ = 0;
  bool too_many_ = false;
};

}  // namespace prometheus_express
