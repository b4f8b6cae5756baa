// Which metrics a reader asked for: the name[]=... parameters of a scrape's query.
#pragma once

#include <cstddef>
#include <string_view>

namespace prometheus_express {

class Membership;

// A view of the query, decoded as it is compared: needs no memory. Copied freely.
class NameFilter {
 public:
  // The most parameters that a query with name[] may have: each metric is compared with all.
  static constexpr std::size_t kMostParameters = 64;

  // Lets everything pass.
  constexpr NameFilter() = default;

  // `query` is what follows '?' in the request's target, as sent, and is borrowed. Its name[]
  // parameters ("name[]=up", "name%5B%5D=up") list the names that pass; where there is none,
  // everything passes. Other parameters are ignored, but count, empty ones too: where there are
  // more than kMostParameters, the filter is too_long(), and nothing passes.
  explicit NameFilter(std::string_view query);

  // Says whether everything passes.
  bool empty() const { return shows_ == nullptr; }

  // Says whether the query had more parameters than it may have.
  bool too_long() const { return shows_ == shows_nothing; }

  // Says whether the metric is to be shown, with all its samples: its own name or that of one of
  // its samples is listed ("latency_seconds", "latency_seconds_bucket": the first is what
  // client_golang's users write, the second what client_python's do). Names are as declared, not
  // escaped. Reads the query once.
  [[nodiscard]] bool passes(const Membership& metric) const {
    return shows_ == nullptr || shows_(*this, metric);
  }

 private:
  static bool shows(const NameFilter& filter, const Membership& metric);
  static bool shows_nothing(const NameFilter& filter, const Membership& metric);

  std::string_view query_;

  // shows(), where there is a name[]: a program that makes no filter links nothing of it.
  bool (*shows_)(const NameFilter& filter, const Membership& metric) = nullptr;
};

}  // namespace prometheus_express
