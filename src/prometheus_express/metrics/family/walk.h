// One pass over everything that a registry shows: its metrics in the order of registration, and of
// each its children in the order of creation.
//
// A walk may stop anywhere for any time, while children and metrics come and go: it pins the child
// it stands on and the last child that the family had when it came to the first; it ends with the
// metric that was the last when it began; and the registry moves it on when a metric that it stands
// on ends. So no sample is met twice, and none that was there from beginning to end is missed.
#pragma once

#include <cstdint>

#include "prometheus_express/metrics/family/child.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/metrics/registry_link.h"
#include "prometheus_express/metrics/value/value_function.h"

namespace prometheus_express {

class LabelledFamily;

class Walk {
 public:
  explicit Walk(CollectorRegistry& registry);
  explicit Walk(const RegistryLink& link);  // if its registry has ended: interrupted()
  ~Walk();
  Walk(const Walk&) = delete;
  Walk& operator=(const Walk&) = delete;

  // Calls the collectors of its registry, if that has not ended.
  void collect();

  // While a Step lives, the registry is locked: metrics neither come nor go, and what the functions
  // below give stays valid. Callbacks of metrics run under it. Where the registry has ended, there
  // is no Step, and the walk is interrupted().
  class Step {
   public:
    explicit Step(Walk& walk);
    ~Step();
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;

   private:
    CollectorRegistry* registry_ = nullptr;
  };

  // While it lives, within a Step, the callback runs, if there is one.
  class InCallback {
   public:
    InCallback(Walk& walk, const ValueFunction& function);
    ~InCallback();
    InCallback(const InCallback&) = delete;
    InCallback& operator=(const InCallback&) = delete;

   private:
    StructureLock* lent_;
  };

  // Goes to the first metric. Within a Step, once, before anything else.
  void begin();

  // The metric that the walk stands on; nullptr at the end.
  const Membership* metric() const { return metric_; }

  // Goes to the metric's next value, the first time to its first; false when there is none.
  bool next_value();
  bool at_value() const { return at_value_; }

  // From a child on: shows `take(value, label_text)` this one and those behind it, up to `most`,
  // under one lock of the family, and stands on the first that it does not take (then false), or
  // that has a callback, or after the last on none. Gives the count of those that it took.
  // (walk_on.h)
  template <class Take>
  unsigned pass_values(unsigned most, const Take& take);

  // After a rest on a value of which nothing was written yet: if its child was removed meanwhile,
  // goes on to the next value, or, where that was the last, to the next metric.
  void refresh();

  // The value that next_value() went to.
  struct At {
    const void* value;       // for the functions of the family's ValueKind
    ValueFunction function;  // its callback, if it has one
    double created;          // seconds since 1970; NaN where that is not known or not to be shown
  };
  At at() const;

  // Its label values (LabelText); nullptr without labels.
  const char* label_text() const;

  // Goes to the next metric. What is written before the values of the one it stands on was written,
  // or is not to be.
  void next_family();

  // Says whether the metric goes on with the family (FamilyGroup) of one before it, of which that
  // was written.
  bool continues_family() const {
#if PROMETHEUS_EXPRESS_LARGE
    return continues_;
#else
    return false;
#endif
  }

  // To be told, before a Step ends, whether what was written so far stops inside a line: then the
  // walk cannot move on when its metric ends, and is interrupted.
  void set_inside_line(bool inside) { inside_line_ = inside; }
  bool interrupted() const { return interrupted_; }

  // Within a Step: what was read is of no use any more.
  void interrupt() { interrupted_ = true; }

  // Says whether the metric that the walk stood on ended since the last call, and the walk with it
  // moved to the next.
  bool take_moved();

  // Says whether it moved so from before the values of a metric to another one of the family.
  bool moved_in_header() const {
#if PROMETHEUS_EXPRESS_LARGE
    return moved_in_header_;
#else
    return false;
#endif
  }

 private:
  friend CollectorRegistry;
  friend class ForkLocks;

  struct Entered {
    CollectorRegistry* registry;
    bool in_callback;
  };
  static Entered enter_registry(CollectorRegistry* const& registry);
  void join(CollectorRegistry& registry);
  void refuse();
  bool next_child();
  void stand_on(LabelledFamily& family, Child& child);
  void go_on(bool header_written);
  void enter(Membership* metric);
  void leave();
  void forget(const Membership& ending, Membership* before_it);

  CollectorRegistry* registry_ = nullptr;  // once it has ended too
  Walk* next_ = nullptr;
  Membership* metric_ = nullptr;
  Membership* end_ = nullptr;  // the last to visit
  Child* child_ = nullptr;
  Child* last_ = nullptr;
  ValueFunction child_function_;
  double child_created_ = 0;
  bool at_value_ = false;
  bool before_values_ = false;  // of a metric that it has come to
  bool inside_line_ = false;
  bool interrupted_ = false;
  bool moved_ = false;
#if PROMETHEUS_EXPRESS_LARGE
  bool continues_ = false;
  bool moved_in_header_ = false;
#endif
};

}  // namespace prometheus_express
