// Retained: metrics that go on after a reset, from memory that no start-up clears.
//
//   prom::Counter boots{"boots_total", "How often the board started.", registry};
//   prom::Counter readings{"readings_total", "Readings.", {"sensor"}, registry};
//   [[gnu::section(".noinit")]] static prom::RetainedMemory<64> memory;
//   auto metrics = [&](prom::RetainedMetrics& each) {
//     each(boots);
//     each(readings.labels("bme680"));
//   };
//   prom::Retained retained{memory, metrics};
//   retained.restore();  // once, before anybody scrapes
//   boots.inc();
//   retained.save();  // in the loop, or before the board sleeps
//
// To Prometheus a counter that goes on was never reset, and its _created stays. When power comes
// all begins at 0. Programs without it link nothing of it.
//
// What is lost at a reset is what was counted since the last save() that returned. One that a reset
// interrupts loses itself alone, since the copy before it is still whole.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/metrics/retained/retained_copies.h"
#include "prometheus_express/metrics/retained/retained_metrics.h"
#include "prometheus_express/platform/function_ref.h"

namespace prometheus_express {

// Two copies of `Bytes` for values: 16 a counter, 8 a gauge, 16 a summary, and a histogram 16 and 8
// for each bound; 8 more each that has a _created (CollectorRegistry::enable_created()). A multiple
// of 8. Takes twice as much and 40 bytes.
//
// Place it where start-up, boot loader and sleep leave the memory alone: section ".noinit" on the
// boards of this project (on the Feather M4 up to 4 KB, kept through a reset and lost with the
// power), RTC_NOINIT_ATTR with ESP-IDF, __uninitialized_ram() with the pico-sdk, __noinit with
// Zephyr (these three never tried); or make it a reference to an address, of backup RAM say. It
// must be reached by words of 32 bits, and no cache that a reset empties may be in front of it (on
// a Cortex-M7 take DTCM).
template <std::size_t Bytes>
class RetainedMemory {
  static_assert(Bytes > 0 && Bytes % 8 == 0, "the bytes for values are a multiple of 8");

 public:
  // Says nothing of what is in it, and so does not change it.
  RetainedMemory() = default;
  RetainedMemory(const RetainedMemory&) = delete;
  RetainedMemory& operator=(const RetainedMemory&) = delete;

 private:
  friend class Retained;

  static constexpr std::size_t kCopyWords = detail::RetainedCopies::kHeadWords + Bytes / 4;

  std::uint32_t words_[2 * kCopyWords];
};

// What restore() has found.
enum class RestoreStatus : std::uint8_t {
  kRestored,      // the metrics go on
  kFresh,         // nothing, or nothing whole: power has come. All begins at 0
  kOtherProgram,  // other metrics than these: a new version of the program, say. All begins at 0
};

// All functions are for the main loop or one task, not for interrupt handlers. Metrics may be
// updated meanwhile, in interrupt handlers too; each is saved as of one moment, not all of them as
// of the same.
class Retained {
 public:
  // `metrics`, a function or an object that outlives this, calls what it is given with each metric,
  // always the same ones (RetainedMetrics). Both are borrowed. Nothing happens yet: may be made
  // before main().
  template <std::size_t Bytes>
  constexpr Retained(RetainedMemory<Bytes>& memory, FunctionRef<void(RetainedMetrics&)> metrics)
      : copies_(memory.words_, RetainedMemory<Bytes>::kCopyWords), metrics_(metrics) {}

  // Lets the metrics go on from what was saved last: counters, summaries and histograms count it
  // together with what they have counted since this start, gauges are set to it. Whole amounts stay
  // exact to 2^63; quantiles and exemplars begin anew. The second time it does nothing. Takes as
  // long as save().
  RestoreStatus restore();

  // Saves them. False, and nothing is saved: a metric has no room (RetainedMemory), which is a
  // mistake that is named, or restore() was not called before, another one. Never waits: the work
  // is that of the function, and so much for each value. 20 counters and a histogram take at most
  // 1 ms on a Cortex-M4 of 120 MHz (docs/bounded_calls.md).
  bool save();

  // The next start finds nothing. After another save() it finds that.
  void forget() { copies_.forget(); }

 private:
  bool has_room(const RetainedMetrics& metrics) const;

  detail::RetainedCopies copies_;
  FunctionRef<void(RetainedMetrics&)> metrics_;
  RestoreStatus status_ = RestoreStatus::kFresh;
  bool begun_ = false;
};

}  // namespace prometheus_express
