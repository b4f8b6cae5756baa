// Something that produces values at scrape time.
#pragma once

#include "prometheus_express/metrics/registry.h"

namespace prometheus_express {

// Derive, own the metrics, and refresh them in collect(); call end() in the destructor:
//
//   class Load : public prom::Collector {
//    public:
//     explicit Load(prom::CollectorRegistry& registry) : Collector(registry), load1_{"load1",
//     "...", registry} {} ~Load() { end(); } void collect() override { load1_.set(read_load()); }
//    private:
//     prom::Gauge<> load1_;
//   };
//
// collect() is called once at the start of each scrape, on the thread that scrapes, never twice at
// the same time. It may update, look up, remove and make metrics; it must not end a collector.
class Collector {
 public:
  Collector(const Collector&) = delete;
  Collector& operator=(const Collector&) = delete;

  // Waits for a collect() that is under way; after it none begins. Harmless when repeated.
  void end();

 protected:
  explicit Collector(CollectorRegistry& registry);
  ~Collector() { end(); }

  virtual void collect() = 0;

 private:
  friend class CollectorRegistry;

  CollectorRegistry* registry_;
  Collector* next_ = nullptr;
};

}  // namespace prometheus_express
