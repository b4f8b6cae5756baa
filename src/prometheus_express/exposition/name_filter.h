// Which metrics a reader asked for: the name[]=... parameters of a scrape's query.
#pragma once

#include <string_view>

namespace prometheus_express {

class Membership;

// A view of the query, decoded as it is compared: needs no memory, and knows no limit besides that
// of the request itself. Copied freely.
class NameFilter {
 public:
  // Lets everything pass.
  constexpr NameFilter() = default;

  // `query` is what follows '?' in the request's target, as sent, and is borrowed. Its name[]
  // parameters ("name[]=up", "name%5B%5D=up", any number of them) list the names that pass; where
  // there is none, everything passes. Other parameters are ignored.
  explicit NameFilter(std::string_view query);

  // Says whether everything passes.
  bool empty() const { return query_.empty(); }

  // Says whether the name made of these pieces passes: prefix + '_' + name + suffix, without the
  // '_' where the prefix is empty. The pieces are as declared, not escaped.
  //
  // A family is to be shown, with all its samples, if its own name or that of one of its samples
  // passes ("latency_seconds", "latency_seconds_bucket"): the first is what client_golang's users
  // write, the second what client_python's do.
  //
  // Takes time linear in the query's size.
  [[nodiscard]] bool passes(std::string_view prefix, std::string_view name,
                            std::string_view suffix = {}) const;

  // Says whether the metric is to be shown.
  [[nodiscard]] bool passes(const Membership& metric) const {
    return shows_ == nullptr || shows_(*this, metric);
  }

 private:
  static bool shows(const NameFilter& filter, const Membership& metric);

  std::string_view query_;  // empty where everything passes

  // shows(), where there is a query: a program that makes no filter links nothing of it.
  bool (*shows_)(const NameFilter& filter, const Membership& metric) = nullptr;
};

}  // namespace prometheus_express
