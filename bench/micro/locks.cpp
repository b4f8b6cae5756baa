// How long a metric's lock is held while it grows to ten million children, and in its clear().
#include <benchmark/benchmark.h>
#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
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

// The time for which this thread could have run and did not, for others that did; 0 where the
// kernel does not count it.
class Delay {
 public:
  Delay() : file_(std::fopen("/proc/thread-self/schedstat", "re")) {
    if (file_ != nullptr) std::setvbuf(file_, nullptr, _IONBF, 0);
  }
  ~Delay() {
    if (file_ != nullptr) std::fclose(file_);
  }
  Delay(const Delay&) = delete;
  Delay& operator=(const Delay&) = delete;

  // Since the last call.
  double take_ms() {
    char text[128] = {};
    double sum = last_;
    if (file_ != nullptr) {
      std::rewind(file_);
      const std::size_t size = std::fread(text, 1, sizeof text - 1, file_);
      char* at = text;
      std::strtod(at, &at);  // for which it ran
      if (size != 0) sum = std::strtod(at, nullptr) / 1e6;
    }
    const double since = sum - last_;
    last_ = sum;
    return since;
  }

 private:
  std::FILE* file_;
  double last_ = 0;
};

// Runs `work` in a thread of its own, and in this one `probe`, which wants the same lock, again and
// again. Gives the most processor time that `work` had during one probe, without that for which
// others had this thread's processor: no lock that a probe waited for was held longer, nor held and
// taken again so soon that the probe could not have it.
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
  Delay delay;
  double longest = 0;
  while (!done) {
    (void)delay.take_ms();
    const double before = processor_ms(clock);
    probe();
    const double used = processor_ms(clock) - before;
    longest = std::max(longest, used - delay.take_ms());
  }
  left = true;
  worker.join();
  return longest;
}

// The most processor time that one of the calls had.
template <class Call>
double longest_call_ms(std::size_t count, const Call& call) {
  double longest = 0;
  double before = processor_ms(CLOCK_THREAD_CPUTIME_ID);
  for (std::size_t i = 0; i < count; ++i) {
    call(i);
    const double after = processor_ms(CLOCK_THREAD_CPUTIME_ID);
    longest = std::max(longest, after - before);
    before = after;
  }
  return longest;
}

void lock_held(benchmark::State& state) {
  const std::size_t count = bench::at_most_if_quick(10'000'000, 100'000);
  for (auto _ : state) {
    prom::HeapStorage storage;
    prom::CollectorRegistry registry{"locks", storage};
    prom::Counter<1> counter{"items_total", "Grows.", {"item"}, registry};
    const auto handle = counter.labels("kept");
    state.counters["growing_ms"] =
        longest_call_ms(count, [&](std::size_t i) { counter.labels(i).inc(); });
    state.counters["clear_ms"] =
        longest_wait_ms([&] { counter.clear(); }, [&] { counter.labels("kept").inc(); });
  }
}

// The best of three says what the lock costs: what disturbs one of them is not the lock.
BENCHMARK(lock_held)->Name("lock_held/prometheus_express")->Iterations(1)->Repetitions(3);

}  // namespace
