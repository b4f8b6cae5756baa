// Something that produces values at scrape time.
#pragma once

#include <cstddef>

#include "prometheus_express/metrics/registry.h"

namespace prometheus_express {

// Owns its metrics and refreshes them in collect(). Its CollectorRegistration is its last member,
// so that scrapes reach it only while all of it is there:
//
//   class Load : public prom::Collector {
//    public:
//     explicit Load(prom::CollectorRegistry& registry)
//         : load1_("load1", "1-minute load", registry), registration_(registry, *this) {}
//     void collect() override { load1_.set(read_load()); }
//
//    private:
//     prom::Gauge<> load1_;
//     prom::CollectorRegistration registration_;
//   };
class Collector {
 public:
  // Called once at the start of each scrape, on the thread that scrapes, never twice at the same
  // time for one registry. It may update, look up, remove, make and end metrics, and on a host make
  // and end collectors, itself too; one that it makes is asked in the same scrape.
  // What it throws costs that scrape, whose other collectors are then not asked: a server answers
  // 500 and reports it, who renders himself gets it.
  virtual void collect() = 0;

 protected:
  ~Collector() = default;
};

// The membership of one collector in one registry, for as long as both live. Not for interrupt
// handlers.
class CollectorRegistration {
 public:
  // Not in a callback of a metric, which has the registry's lock. Both are borrowed. The collector
  // must outlive this object; the registry may end before it.
  CollectorRegistration(CollectorRegistry& registry, Collector& collector);

  // Waits for a collect() that is under way on another thread; after it none begins.
  ~CollectorRegistration();
  CollectorRegistration(const CollectorRegistration&) = delete;
  CollectorRegistration& operator=(const CollectorRegistration&) = delete;

 private:
  template <bool kTheyMayEnd>
  friend class BasicRegistryEnds;
  friend CollectorRegistry;

  CollectorRegistry* registry_;
  Collector& collector_;
  CollectorRegistration* next_ = nullptr;
};

}  // namespace prometheus_express
