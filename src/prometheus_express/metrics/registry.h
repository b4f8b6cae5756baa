// The set of metrics that one page shows.
#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#include "prometheus_express/metrics/family/family.h"
#include "prometheus_express/metrics/name.h"
#include "prometheus_express/metrics/registry_link.h"
#include "prometheus_express/metrics/storage/default_storage.h"
#include "prometheus_express/metrics/storage/storage.h"
#include "prometheus_express/platform/cells.h"
#include "prometheus_express/platform/config.h"
#include "prometheus_express/platform/string_declaration.h"

namespace prometheus_express {

class CollectorRegistration;
class FamilyGroup;
class LimitCounter;
struct Mistake;
class Status;
class Walk;

namespace detail {

// A number that a registry counts about itself, as prometheus_express_NAME: not shown while it is
// 0, so that a healthy page holds what the program declared and no more.
class OwnCounter : public Family {
 public:
  constexpr OwnCounter(const char* name, const char* documentation)
      : Family(kKind, name, documentation, 0, MetricOptions{Prefix::kLibrary}) {}

  void count_one() { count_.add(1); }
  std::uint64_t count() const { return count_.load(); }

 private:
  static const ValueKind kKind;

  IntegerCell count_;
};

// What counts the children that found no room by their metric, which only a program has that asks
// for it.
struct DropCounter {
  void (*count)(DropCounter& self, const Family& metric);  // under Lifetimes
  void (*end)(DropCounter& self);
};

}  // namespace detail

// A label that every sample of a registry has. The value is any text; what is not UTF-8 is shown
// with U+FFFD.
struct ConstantLabel {
  const char* name;
  const char* value;
};

inline namespace PROMETHEUS_EXPRESS_OPTIONS {

// Metrics are made with a registry and appear in the order in which they were made. A registry is
// constant-initialised, so metrics of any source file may be made before main(). Thread-safe on
// hosts; metrics are not to be made, registered or ended in interrupt handlers.
class CollectorRegistry : private RegistryEnds, private NameIndex<kNameIndex> {
 public:
  // `name_space` goes before each metric's name, with a '_' between.
  constexpr explicit CollectorRegistry(MetricName name_space)
      : name_space_(name_space.text()), storage_(default_storage()) {}
  constexpr CollectorRegistry() : name_space_(""), storage_(default_storage()) {}

  // `storage` (a FixedStorage or HeapStorage) holds the children of the labelled metrics that are
  // made with this registry. It must outlive them. Without one they live on the heap; where that is
  // not wanted (PROMETHEUS_EXPRESS_HEAP is 0: on boards), a labelled metric is a mistake then.
  template <class Storage>
  constexpr CollectorRegistry(MetricName name_space, Storage& storage)
      : name_space_(name_space.text()), storage_(storage.ref()) {}
  template <class Storage, class = decltype(std::declval<Storage&>().ref())>
  constexpr explicit CollectorRegistry(Storage& storage)
      : name_space_(""), storage_(storage.ref()) {}

  // Its metrics live on, unseen, and scrapes under way are interrupted. Waits for a collect() that
  // is under way on another thread. Not for callbacks of its own metrics; on a board nor for its
  // collectors.
  ~CollectorRegistry();
  CollectorRegistry(const CollectorRegistry&) = delete;
  CollectorRegistry& operator=(const CollectorRegistry&) = delete;

  // Takes a metric out of the page; it lives on. Harmless when it is not in this registry. A scrape
  // that is in the middle of one of its lines ends as interrupted.
  void unregister(Family& metric);

  // Labels of every sample, of this registry's page alone: which device, which site. The array and
  // its texts are borrowed. To be called before the first metric is made; a metric may not use
  // their names. A value that is not UTF-8 is reported as a failure.
  template <std::size_t Count>
  void set_constant_labels(const ConstantLabel (&labels)[Count]) {
    set_constant_labels(labels, Count);
  }
  template <std::size_t Count>
  void set_constant_labels(const ConstantLabel (&&labels)[Count]) = delete;

  // The same of what is known only at run time: what is wrong is not reported but given back
  // (kInvalid), and nothing is taken then.
  Status try_set_constant_labels(const ConstantLabel* labels, std::size_t count);

  // Keeps for each counter, summary and histogram when it was made, which formats that have a place
  // for it show: OpenMetrics as series name_created (which Prometheus before 3 stores as series of
  // their own), protobuf as a timestamp. To be called before the first metric is made. Costs 8
  // bytes a child. Shows nothing where the platform has no wall clock.
  void enable_created();
  bool shows_created() const { return clock_ != nullptr; }

  // The clock of creation times, in seconds since 1970; nullptr where they are not kept.
  double (*clock() const)() { return clock_; }

  // Says whether it shows a metric that was declared with this name and prefix.
  bool contains(std::string_view name, Prefix prefix);

  // The page in the text format 0.0.4. For hosts; in exposition/render.cpp. Include <string>.
  std::string render();

  const char* name_space() const { return name_space_; }
  const StorageRef& storage() const { return storage_; }
  const ConstantLabel* constant_labels() const { return constant_labels_; }
  std::size_t constant_label_count() const { return constant_label_count_; }

  // Labelled children that found the storage full since the start.
  std::uint64_t dropped_children() const { return dropped_children_.count(); }

  // Label values that were not UTF-8 since the start: of children, constant and external labels,
  // groups. The page has U+FFFD for what they were not.
  std::uint64_t repaired_values() const { return repaired_values_.count(); }

  // Counts one more of them.
  void count_repaired_value() { repaired_values_.count_one(); }

  // Calls every collector's collect(), in order. A scrape begins with it. Not for callbacks.
  void collect();

 private:
  // Declared before: a friend that is not would be another one, of the inline namespace.
  friend CollectorRegistration;
  friend Family;
  friend FamilyGroup;
  friend LimitCounter;
  friend Membership;
  friend Registration;
  friend Walk;
  template <bool kIndexed>
  friend class prometheus_express::NameIndex;
  template <bool kMayEnd>
  friend class prometheus_express::BasicRegistryLink;
  template <bool kMayEnd>
  friend class prometheus_express::BasicRegistryEnds;
  template <bool kMayEnd>
  friend class prometheus_express::BasicCollectorPass;
  friend ForkLocks;
  friend MetricFinder;

  PROMETHEUS_EXPRESS_OWN_COPY static constexpr char kInCallback[] =
      "' was made, registered or ended in a callback of the registry that is being scraped";

  static bool is_in_callback(const CollectorRegistry* registry);
  static void report_callback(const char* name);
  static void report_scrape_in_callback();
  template <class Reader>
  void with_lock(const Reader& reader);
  bool is_collecting() const;
  static void report_collecting();

  void set_constant_labels(const ConstantLabel* labels, std::size_t count);
  void take_constant_labels(const ConstantLabel* labels, std::size_t count);
  void end_drop_counter();
  bool is_empty(const char* what);
  const char* name_that_clashes(const Membership& metric, Membership*& one_family) const;
  void run_collectors();
  void add(Membership& metric);
  Status try_add(Membership& metric);
  template <bool kChecked>
  bool add_checked(Membership& metric, Mistake& mistake);
  void link(Membership& metric, Membership* behind);
  void unlink(Membership& metric);
  Membership* show_own_counter();

  const char* name_space_;
  StorageRef storage_;
  const ConstantLabel* constant_labels_ = nullptr;
  std::uint8_t constant_label_count_ = 0;
  StructureLock lock_;  // for the two lists that follow, and what a walk does with them
  Membership* first_ = nullptr;
  Membership* last_ = nullptr;
  Walk* walks_ = nullptr;
  StructureLock collect_lock_;  // for the list of collectors, and held while they run
  CollectorRegistration* collectors_ = nullptr;
  double (*clock_)() = nullptr;  // nullptr: creation times are not kept
  detail::OwnCounter dropped_children_{"dropped_children_total",
                                       "Labelled children that found their storage full."};
  detail::OwnCounter repaired_values_{"repaired_label_values_total",
                                      "Label values that were not UTF-8."};
#if PROMETHEUS_EXPRESS_LARGE
  detail::DropCounter* drop_counter_ = nullptr;  // guarded by Lifetimes
#endif
};

}  // namespace PROMETHEUS_EXPRESS_OPTIONS

// The registry of metrics that name none. Without a namespace.
CollectorRegistry& default_registry();

}  // namespace prometheus_express
