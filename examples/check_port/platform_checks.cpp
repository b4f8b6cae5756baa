// Critical section, tasks, clocks and entropy.
#include <atomic>
#include <cstring>

#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/storage/fixed_storage.h"
#include "prometheus_express/platform/cells.h"
#include "prometheus_express/platform/clock.h"
#include "prometheus_express/platform/config.h"
#include "prometheus_express/platform/entropy.h"
#include "report.h"

namespace port_check {
namespace {

namespace prom = prometheus_express;

constexpr std::uint64_t kSecondNs = 1'000'000'000;
constexpr std::uint32_t kRounds = 50'000;

// Enough for a clock that stands still to be found out by.
constexpr std::uint32_t kManyReadings = 200'000'000;

prom::FixedStorage<512> storage;
prom::CollectorRegistry registry{"port_check", storage};
prom::Counter<> counted{"counted_total", "", registry};
prom::Counter<> halves{"halves_total", "", registry};
prom::Gauge<1> labelled{"labelled", "", {"who"}, registry};

volatile std::uint32_t interrupts = 0;
volatile bool clock_went_back = false;
std::uint64_t latest_ns = 0;
std::uint64_t longest_step = 0;  // of what pass_time() has seen

void on_interrupt() {
  interrupts = interrupts + 1;
  counted.inc();
  halves.inc(0.5);
  const std::uint64_t now = prom::monotonic_ns();
  if (now < latest_ns) clock_went_back = true;
  latest_ns = now;
}

// Says whether the clock got there.
bool pass_time(std::uint64_t ns) {
  const std::uint64_t start = prom::monotonic_ns();
  std::uint64_t before = start;
  for (std::uint32_t i = 0; i < kManyReadings; ++i) {
    const std::uint64_t now = prom::monotonic_ns();
    if (now < before) clock_went_back = true;
    if (now > before && now - before > longest_step) longest_step = now - before;
    before = now;
    if (now - start >= ns) return true;
  }
  return false;
}

// Says whether there is one to go by.
bool check_clock(Report& report) {
  const bool goes_on = pass_time(kSecondNs / 10);
  report.check(goes_on, "the clock goes on");
  if (!goes_on) return false;
  report.note("its longest step, in ns: ", longest_step);
  report.note("three seconds begin: compare them with a watch");
  report.check(pass_time(3 * kSecondNs), "three seconds pass");
  report.note("three seconds end");
  report.check(!clock_went_back, "the clock never goes back");
  const double unix_time = prom::unix_time_seconds();
  const bool unknown = unix_time != unix_time;
  report.check(unknown || unix_time > 1.7e9, "the wall clock is right, or says that it is not");
  return true;
}

void check_interrupts(const Machine& machine, Report& report) {
  prom::ValueLock lock;
  const double counted_before = counted.value();
  machine.start_interrupts(on_interrupt);
  std::uint32_t rounds = 0;
  for (; rounds < 100 * kRounds && interrupts < 200; ++rounds) {
    counted.inc();
    halves.inc(0.5);
  }
  report.check(interrupts >= 100, "interrupts come");
  lock.lock();
  const std::uint32_t before = interrupts;
  for (std::uint32_t i = 0; i < kRounds; ++i) (void)prom::monotonic_ns();
  const bool kept_out = interrupts == before;
  lock.unlock();
  report.check(kept_out, "none comes in a critical section");
  (void)pass_time(kSecondNs / 5);
  report.check(interrupts > before, "they come again after it");
  machine.stop_interrupts();
  const double expected = counted_before + rounds + interrupts;
  report.check(counted.value() == expected, "no count is lost to an interrupt");
  report.check(halves.value() == expected / 2, "no half is lost to an interrupt");
  report.check(!clock_went_back, "the clock does not go back in an interrupt either");
}

prom::StructureLock structure;
std::atomic<bool> task_began{false};
std::atomic<bool> task_ended{false};
volatile bool two_were_in = false;
volatile int inside = 0;

volatile bool two_were_critical = false;
volatile int critical = 0;

// For half a second, nearly all of it inside, so that whoever is not kept out gets in.
void dwell_in_critical_sections() {
  prom::ValueLock lock;
  const std::uint64_t end = prom::monotonic_ns() + kSecondNs / 2;
  while (prom::monotonic_ns() < end) {
    lock.lock();
    if (critical != 0) two_were_critical = true;
    for (int turn = 0; turn < 500; ++turn) critical = 1;
    critical = 0;
    lock.unlock();
  }
}

// Both tasks do the same.
void work() {
  if (!prom::kThreads) dwell_in_critical_sections();
  for (std::uint32_t i = 0; i < kRounds; ++i) {
    counted.inc();
    labelled.labels("both").inc();
    prom::Guard<prom::StructureLock> guard{structure};
    inside = inside + 1;
    if (inside != 1) two_were_in = true;
    inside = inside - 1;
  }
}

void other_task() {
  task_began = true;
  work();
  task_ended = true;
}

void check_tasks(const Machine& machine, Report& report) {
  const double before = counted.value();
  machine.start_task(other_task);
  for (unsigned i = 0; i < kManyReadings && !task_began; ++i) prom::back_off(i);
  work();
  for (std::uint32_t i = 0; i < 600 && !task_ended; ++i) {
    prom::back_off(i + 10'000);
    (void)pass_time(kSecondNs / 100);
  }
  report.check(task_ended, "the other task comes to its end");
  report.check(!two_were_critical, "a critical section keeps the other task out");
  report.check(counted.value() - before == 2.0 * kRounds, "no count is lost to a task");
  report.check(labelled.labels("both").value().value() == 2.0 * kRounds,
               "labels() may be called in both");
  report.check(!two_were_in, "a lock keeps the other task out");
}

void check_entropy(Report& report) {
  unsigned char first[16] = {};
  unsigned char second[16] = {};
  if (!prom::entropy(first, sizeof(first)) || !prom::entropy(second, sizeof(second))) {
    report.note("there is no entropy: what is made of random numbers can be guessed");
    return;
  }
  report.check(std::memcmp(first, second, sizeof(first)) != 0, "entropy is never the same");
}

}  // namespace

void check_platform(const Machine& machine, Report& report) {
  report.check(counted.value() == 0, "constructors have run before");
  if (!check_clock(report)) return;  // all else would wait for ever
  if (machine.start_interrupts != nullptr && machine.stop_interrupts != nullptr) {
    check_interrupts(machine, report);
  } else {
    report.leave_out("interrupts");
  }
  if (machine.start_task != nullptr) {
    if (prom::kTasks) check_tasks(machine, report);
    report.check(prom::kTasks, "the port says that there are tasks (PROMETHEUS_EXPRESS_TASKS)");
  } else if (prom::kTasks) {
    report.leave_out("tasks");
  }
  check_entropy(report);
}

}  // namespace port_check
