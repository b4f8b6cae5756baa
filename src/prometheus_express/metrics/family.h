// What a registry knows of a metric: its type, name, help and labels, and where it is registered.
// The base of all metrics; a program uses Counter, Gauge, Summary or Histogram.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "prometheus_express/metrics/name.h"
#include "prometheus_express/metrics/options.h"
#include "prometheus_express/metrics/type.h"

namespace prometheus_express {

class CollectorRegistry;
class Family;

// The membership of one metric in one registry. The first is made by the metric itself; declare
// another to show a metric in a second registry, under that registry's namespace:
//
//   prom::Registration also{other_registry, gauge};
//
// Ends when it, the metric or the registry is destroyed, whichever comes first. A name that is
// taken or not allowed is reported to the error hook, and the registration then shows nothing.
class Registration {
 public:
  Registration(CollectorRegistry& registry, Family& family, Prefix prefix = Prefix::kNamespace);
  ~Registration() { end(); }
  Registration(const Registration&) = delete;
  Registration& operator=(const Registration&) = delete;

  // Takes the metric out of the registry. Harmless when repeated. Not for interrupt handlers, nor
  // for callbacks of the registry.
  void end();

  // Whether the metric is shown.
  bool active() const { return registry_ != nullptr; }

  const Family& family() const { return *family_; }

  // What is put before the metric's name, with a '_' between: the registry's namespace or "".
  // Valid while active().
  const char* prefix() const;

  // The registry that shows the metric. Only while active().
  const CollectorRegistry& registry() const { return *registry_; }

 private:
  friend class CollectorRegistry;
  friend class Family;
  friend class Walk;

  constexpr Registration(Family& family, Prefix prefix, MetricType type, std::size_t label_count)
      : family_(&family),
        prefix_(prefix),
        type_(type),
        label_count_(static_cast<std::uint8_t>(label_count)) {}

  Registration* next_ = nullptr;     // in the registry's order
  Registration* sibling_ = nullptr;  // the same family's next registration
  std::atomic<CollectorRegistry*> registry_{nullptr};
  Family* family_;
  Prefix prefix_;
  MetricType type_;           // the family's, kept here because here is room
  std::uint8_t label_count_;  // likewise
  bool plain_names_ = true;   // likewise
};

class Family {
 public:
  Family(const Family&) = delete;
  Family& operator=(const Family&) = delete;

  MetricType type() const { return first_.type_; }
  const char* name() const { return name_; }  // as declared, without namespace
  const char* documentation() const { return documentation_; }
  const char* unit() const { return unit_; }  // "" without
  std::size_t label_count() const { return first_.label_count_; }
  bool labelled() const { return label_count() != 0; }

  // Whether the names of the metric and of its labels are those of before UTF-8 names.
  bool plain_names() const { return first_.plain_names_; }

  // 0 <= index < label_count().
  const char* label_name(std::size_t index) const;

 protected:
  constexpr Family(MetricType type, const char* name, const char* documentation,
                   std::size_t label_count, const MetricOptions& options)
      : name_(name),
        documentation_(documentation),
        unit_(options.unit),
        first_(*this, options.prefix, type, label_count) {}
  ~Family() = default;

  // The last thing a metric's constructor does, and the first of its destructor: in between, other
  // threads may scrape it.
  void attach(CollectorRegistry& registry);
  void detach();

  void allow_utf8_names() { first_.plain_names_ = false; }

  // Counts a child that found no room, in the registry named at construction.
  void count_dropped_child();

 private:
  friend class CollectorRegistry;
  friend class Registration;

  const char* name_;
  const char* documentation_;
  const char* unit_;
  Registration first_;
};

}  // namespace prometheus_express
