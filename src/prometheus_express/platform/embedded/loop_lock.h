// Locks where one main loop has all that interrupt handlers do not take. See platform/cells.h.
#pragma once

namespace prometheus_express {

// Only remembers that it is held, so that a callback which comes back into what called it is named
// as the mistake it is.
class StructureLock {
 public:
  void lock() { held_ = true; }
  bool try_lock() {
    held_ = true;
    return true;
  }
  void unlock() { held_ = false; }
  void lock_after_others() { lock(); }
  void lend() {}
  void take_back() {}
  bool held_by_this_thread() const { return held_; }

 private:
  bool held_ = false;
};

inline void back_off(unsigned) {}

// There is nobody who could end an object meanwhile.
class Lifetimes {
 public:
  template <class Step>
  static void until(const Step& step) {
    (void)step();
  }
  template <class Step>
  static void run(const Step& step) {
    step();
  }
};

}  // namespace prometheus_express
