// How long a metric's lock is held while it grows to ten million children, and in its clear().
#include <benchmark/benchmark.h>
#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <ctime>
#include <thread>

#include "micro/options.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/metrics/storage/heap_storage.h"

namespace prom = prometheus_express;

namespace {

double processor_ms(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

// Runs `work` in a thread of its own, and in this one `probe`, which wants the same lock, again and
// again. Gives the most processor time that `work` had during one probe: no lock that a probe
// waited for was held longer. It is more than that where the probe slept before it asked again
// (50 µs), or the machine did something else.
template <class Work, class Probe>
double longest_wait_ms(const Work& work, const Probe& probe) {
  std::atomic<bool> begun{false};
  std::atomic<bool> done{false};
  std::atomic<bool> left{false};
  std::thread worker([&] {
    begun = true;
    work();
    done = true;
    while (!left) std::this_thread::sleep_for(std::chrono::milliseconds(1));  // its clock is read
  });
  clockid_t clock{};
  pthread_getcpuclockid(worker.native_handle(), &clock);
  while (!begun) std::this_thread::yield();
  double longest = 0;
  while (!done) {
    const double before = processor_ms(clock);
    probe();
    longest = std::max(longest, processor_ms(clock) - before);
  }
  left = true;
  worker.join();
  return longest;
}

void lock_held(benchmark::State& state) {
  const std::size_t count = bench::at_most_if_quick(10'000'000, 100'000);
  for (auto _ : state) {
    prom::HeapStorage storage;
    prom::CollectorRegistry registry{"locks", storage};
    prom::Counter<1> counter{"items_total", "Grows.", {"item"}, registry};
    const auto handle = counter.labels("kept");
    const auto probe = [&] { counter.labels("kept").inc(); };
    state.counters["growing_ms"] = longest_wait_ms(
        [&] {
          for (std::size_t i = 0; i < count; ++i) counter.labels(i).inc();
        },
        probe);
    state.counters["clear_ms"] = longest_wait_ms([&] { counter.clear(); }, probe);
  }
}

// The best of three says what the lock costs: what disturbs one of them is not the lock.
BENCHMARK(lock_held)->Name("lock_held/prometheus_express")->Iterations(1)->Repetitions(3);

}  // namespace
