// The metrics of a board about itself, read at each scrape.
#pragma once

#include <cstdint>
#include <limits>
#include <string_view>

#include "prometheus_express/metrics/collector.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/info.h"

namespace prometheus_express {

// What a board knows of itself. Each board fills in what it has; what it leaves alone is NaN, or
// not shown. Called during scrapes, on the thread that scrapes.
class BoardFacts {
 public:
  // Seconds since the reset.
  virtual double uptime_seconds() = 0;

  // Bytes that are neither in use nor spoken for; NaN where nobody knows.
  virtual double free_memory_bytes() { return std::numeric_limits<double>::quiet_NaN(); }

  // Why it started last: "power-on", "watchdog", "software", ...; empty where the board cannot
  // tell.
  virtual std::string_view reset_cause() { return {}; }

  enum class Link : std::uint8_t { kUnknown, kDown, kUp };
  virtual Link link() { return Link::kUnknown; }

 protected:
  ~BoardFacts() = default;
};

// Registers, under the registry's namespace:
//
//  uptime_seconds  free_memory_bytes  link_up (1 or 0)  reset_info{cause="..."} 1
//
// `facts` is borrowed and must outlive this object. reset_info needs a child of the registry's
// storage. A value that is not known is NaN.
class BoardCollector : public Collector {
 public:
  BoardCollector(BoardFacts& facts, CollectorRegistry& registry = default_registry());

  void collect() override;

 private:
  BoardFacts& facts_;
  Gauge<> uptime_seconds_;
  Gauge<> free_memory_bytes_;
  Gauge<> link_up_;
  Info<1> reset_;
  CollectorRegistration registration_;
};

}  // namespace prometheus_express
