// An object that is there or not: what std::optional is, for one that stays where it is, without
// the 4,500 lines of its header.
#pragma once

#include <new>

namespace prometheus_express {

// Its memory is inside. Not thread-safe.
template <class T>
class Optional {
 public:
  Optional() = default;
  ~Optional() { reset(); }
  Optional(const Optional&) = delete;
  Optional& operator=(const Optional&) = delete;

  bool has_value() const { return value_ != nullptr; }

  // Makes one of these arguments, in place of the one that is there.
  template <class... Arguments>
  T& emplace(Arguments&&... arguments) {
    reset();
    value_ = new (memory_) T(static_cast<Arguments&&>(arguments)...);
    return *value_;
  }

  // Ends the one that is there, if any.
  void reset() {
    if (value_ == nullptr) return;
    value_->~T();
    value_ = nullptr;
  }

  // Only while there is one.
  T* operator->() { return value_; }
  T& operator*() { return *value_; }

 private:
  T* value_ = nullptr;
  alignas(T) unsigned char memory_[sizeof(T)];
};

}  // namespace prometheus_express
