// How a measurement goes on while the program does other things: what every driver here derives
// from, and a driver of your own may (docs/sensors.md).
//
//   class Altimeter : public prom::PolledSensor<Altimeter> {
//     friend PolledSensor;
//     prom::SensorStatus begin(std::uint64_t now_ms);
//     prom::SensorStatus go_on(std::uint64_t now_ms);
//   };
#pragma once

#include <cstdint>

#include "prometheus_express/sensors/sensor_status.h"

namespace prometheus_express {

// `Driver` has two functions. begin() starts a measurement; go_on() is called when wait() is over,
// and does its next step. Either gives kMeasuring where the measurement goes on, kOk where the
// reading is there, or what is wrong. Times are in milliseconds, of any clock that never goes back.
// Not for interrupt handlers.
template <class Driver>
class PolledSensor {
 public:
  // Begins a measurement; nothing happens where one is under way.
  void start(std::uint64_t now_ms) {
    if (status_ != SensorStatus::kMeasuring) status_ = driver().begin(now_ms);
  }

  // Goes on with it; the status stays what it is until the next start(). Any other than kOk and
  // kMeasuring is a failure, and the reading not to be used.
  SensorStatus update(std::uint64_t now_ms) {
    if (status_ == SensorStatus::kMeasuring && now_ms >= due_ms_) status_ = driver().go_on(now_ms);
    return status_;
  }

  // When update() has something to do again, by the same clock; UINT64_MAX where no measurement is
  // under way. A time that is past says that the chip takes longer than its data sheet's usual
  // time: then it is asked at each update().
  std::uint64_t next_deadline_ms() const {
    return status_ == SensorStatus::kMeasuring ? due_ms_ : UINT64_MAX;
  }

 protected:
  // Says in begin() whether the last measurement went well: else the chip is to be set up anew.
  bool is_set_up() const { return status_ == SensorStatus::kOk; }

  // The next step is due in so many milliseconds, and not before they are over.
  void wait(std::uint64_t now_ms, std::uint32_t ms) { due_ms_ = now_ms + ms + 1; }

  // As wait(); after the step is due, patience() is left for so long.
  void wait(std::uint64_t now_ms, std::uint32_t ms, std::uint32_t patience_ms) {
    wait(now_ms, ms);
    deadline_ms_ = due_ms_ + patience_ms;
  }

  // What a step that finds the chip still busy gives.
  SensorStatus patience(std::uint64_t now_ms) const {
    return now_ms < deadline_ms_ ? SensorStatus::kMeasuring : SensorStatus::kTimedOut;
  }

 private:
  Driver& driver() { return static_cast<Driver&>(*this); }

  SensorStatus status_ = SensorStatus::kIdle;
  std::uint64_t due_ms_ = 0;
  std::uint64_t deadline_ms_ = 0;
};

}  // namespace prometheus_express
