// What a registry knows of a metric: its type, name, help and labels, and where it is registered.
// The base of all metrics; a program uses Counter, Gauge, Summary or Histogram.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "prometheus_express/metrics/family/name_index.h"
#include "prometheus_express/metrics/name.h"
#include "prometheus_express/metrics/options.h"
#include "prometheus_express/metrics/type.h"
#include "prometheus_express/metrics/value/value_kind.h"
#include "prometheus_express/platform/config.h"

namespace prometheus_express {

inline namespace PROMETHEUS_EXPRESS_OPTIONS {
class CollectorRegistry;
}
class Family;
class Registration;
class Status;

// A metric's place in a registry. Each metric is one itself, for the registry that it is made with.
class Membership : private NameIndexNode<kNameIndex> {
 public:
  Membership(const Membership&) = delete;
  Membership& operator=(const Membership&) = delete;

  // Says whether the metric is shown.
  bool active() const { return registry_ != nullptr; }

  const Family& family() const;

  // What is put before the metric's name, with a '_' between: the registry's namespace or "".
  // Valid while active().
  const char* prefix() const;

  // What that is, or would be, in a registry.
  const char* prefix_in(const CollectorRegistry& registry) const;

  // The registry that shows the metric. Only while active().
  const CollectorRegistry& registry() const { return *registry_; }

  // Takes the metric out of the registry. Harmless when repeated. Not for interrupt handlers, nor
  // for callbacks of the registry.
  void end();

 protected:
  enum class Place : std::uint8_t { kInFamily, kBesideFamily };

  constexpr Membership(Place place, Prefix prefix) : prefix_(prefix), place_(place) {}
  ~Membership() = default;

 private:
  friend CollectorRegistry;
  friend class Family;
  friend class Registration;
  friend class FamilyGroup;
  friend class ForkLocks;
  friend class MetricFinder;
  friend class Walk;
  template <bool kIndexed>
  friend class NameIndex;

  Family* family_or_null() const;
  bool try_leave();
  const char* name_if_in_callback() const;
  static void report_end_in_callback(const char* name);

  Membership* next_ = nullptr;       // in the registry's order
  Registration* sibling_ = nullptr;  // the same family's next registration
  std::atomic<CollectorRegistry*> registry_{nullptr};
  Prefix prefix_;
  Place place_;
  std::uint8_t label_count_ = 0;  // the family's, kept here because here is room
  enum class Declared : std::uint8_t { kWithPlainNames, kPlainly, kWithUtf8Names, kBadly };
  Declared declared_ = Declared::kWithPlainNames;  // likewise
#if PROMETHEUS_EXPRESS_LARGE
  bool continues_ = false;  // the family of the metric before it (FamilyGroup)
#endif
};

class Family : public Membership {
 public:
  MetricType type() const { return kind_.type; }
  const ValueKind& kind() const { return kind_; }
  const char* name() const { return name_; }  // as declared, without namespace
  const char* documentation() const { return documentation_; }
  const char* unit() const { return unit_; }  // "" without
  std::size_t label_count() const { return label_count_; }
  bool labelled() const { return label_count() != 0; }

  // Says whether the names of the metric and of its labels are those of before UTF-8 names.
  bool plain_names() const { return declared_ != Declared::kWithUtf8Names; }

  // Says whether its documentation is known to be written as it is, too, whatever is escaped.
  // Never, on a board.
  bool plain_texts() const { return declared_ == Declared::kPlainly; }

  // Whether its constructor found what no registry may show.
  bool badly_declared() const { return declared_ == Declared::kBadly; }

  // 0 <= index < label_count().
  const char* label_name(std::size_t index) const;

 protected:
  constexpr Family(const ValueKind& kind, const char* name, const char* documentation,
                   std::size_t label_count, const MetricOptions& options)
      : Membership(Place::kInFamily, options.prefix),
        kind_(kind),
        name_(name),
        documentation_(documentation),
        unit_(options.unit) {
    label_count_ = static_cast<std::uint8_t>(label_count);
  }
  ~Family() = default;

  // The last thing a metric's constructor does, and the first of its destructor: in between, other
  // threads may scrape it.
  void attach(CollectorRegistry& registry);
  void detach();

  // As attach(), of what is known only at run time: always checked, and what is wrong is not
  // reported but given back (kInvalid). The metric is not shown then, and refused.
  Status try_attach(CollectorRegistry& registry);

  // As detach(), under Lifetimes; false, to be tried again, while one of its registries is in use.
  bool try_detach();

  void allow_utf8_names() { declared_ = Declared::kWithUtf8Names; }

  // Instead of attach(): what is wrong was reported.
  void refuse() { declared_ = Declared::kBadly; }

  // Counts a child that found no room, in the registry named at construction.
  void count_dropped_child();

  // Counts there a label value that was not UTF-8.
  void count_repaired_value();

 private:
  const ValueKind& kind_;
  const char* name_;
  const char* documentation_;
  const char* unit_;
};

// Shows one metric in a second registry, under that registry's namespace:
//
//   prom::Registration also{other_registry, gauge};
//
// Ends when it, the metric or the registry is destroyed, whichever comes first. A name that is
// taken or not allowed is reported to the error hook, and the registration then shows nothing.
class Registration : public Membership {
 public:
  Registration(CollectorRegistry& registry, Family& family, Prefix prefix = Prefix::kNamespace);
  ~Registration();

 private:
  friend class Family;
  friend class Membership;

  void leave_family();

  Family* family_;  // nullptr once it has ended
};

inline Family* Membership::family_or_null() const {
  if (place_ == Place::kBesideFamily) return static_cast<const Registration*>(this)->family_;
  return const_cast<Family*>(static_cast<const Family*>(this));
}

inline const Family& Membership::family() const { return *family_or_null(); }

}  // namespace prometheus_express
