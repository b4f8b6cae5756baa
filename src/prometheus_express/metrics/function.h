// A callback that gives a value at scrape time, without heap.
#pragma once

#include <atomic>
#include <type_traits>

namespace prometheus_express {

// Holds a function, a captureless lambda, or the address of a callable object of the program's that
// outlives the metric. It is called during a scrape, on the thread that scrapes: it may update any
// metric and look up labels, but must not make, register or end a metric of the registry scraped.
class ValueFunction {
 public:
  constexpr ValueFunction() = default;

  // Thread-safe; not for interrupt handlers.
  template <class Callable>
  void set(Callable&& callable) {
    using Object = std::remove_reference_t<Callable>;
    static_assert(std::is_invocable_r_v<double, Object&>,
                  "the callback takes nothing and gives a double");
    if constexpr (std::is_convertible_v<Object&, double (*)()>) {
      store([](void* context) { return reinterpret_cast<double (*)()>(context)(); },
            reinterpret_cast<void*>(static_cast<double (*)()>(callable)));
    } else {
      static_assert(std::is_lvalue_reference_v<Callable>,
                    "a callback with state is borrowed: pass an object that outlives the metric");
      store([](void* context) -> double { return (*static_cast<Object*>(context))(); },
            const_cast<void*>(static_cast<const void*>(&callable)));
    }
  }
  void clear() { store(nullptr, nullptr); }

  bool is_set() const { return call_.load(std::memory_order_acquire) != nullptr; }

  // Calls the function, or gives `otherwise` where none is set.
  double call_or(double otherwise) const;

 private:
  using Call = double (*)(void*);

  void store(Call call, void* context);

  std::atomic<Call> call_{nullptr};
  std::atomic<void*> context_{nullptr};
};

}  // namespace prometheus_express
