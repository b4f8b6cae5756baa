#include "prometheus_express/exporter/board_collector.h"

#include <limits>

namespace prometheus_express {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
constexpr LabelName<MetricType::kInfo> kCause[] = {"cause"};

}  // namespace

BoardCollector::BoardCollector(BoardFacts& facts, CollectorRegistry& registry)
    : facts_(facts),
      uptime_seconds_("uptime_seconds", "Seconds since the reset.", registry,
                      MetricOptions{Prefix::kNamespace, "seconds"}),
      free_memory_bytes_("free_memory_bytes", "Memory that nothing uses.", registry,
                         MetricOptions{Prefix::kNamespace, "bytes"}),
      link_up_("link_up", "Whether the network link is up.", registry),
      reset_("reset", "Why the board started last.", kCause, registry),
      registration_(registry, *this) {
  const std::string_view cause = facts.reset_cause();
  if (!cause.empty()) reset_.info(cause);
}

void BoardCollector::collect() {
  uptime_seconds_.set(facts_.uptime_seconds());
  free_memory_bytes_.set(facts_.free_memory_bytes());
  const BoardFacts::Link link = facts_.link();
  link_up_.set(link == BoardFacts::Link::kUnknown ? kUnknown : link == BoardFacts::Link::kUp);
}

}  // namespace prometheus_express
