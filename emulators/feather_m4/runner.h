// Lets a station run: paced to the wall's clock, or as fast as it goes.
#pragma once

#include <poll.h>

#include <csignal>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "emulators/feather_m4/control.h"
#include "emulators/feather_m4/station.h"

namespace emulators::feather_m4 {

// The weather at a moment, in seconds of the board's time.
using WeatherSource = std::function<Weather(double seconds)>;

class Runner {
 public:
  struct Options {
    bool free_running = false;  // sleep takes no time; the same at every run, if no peer comes
    std::uint64_t end_ns = kNever;
  };

  // Station and control are borrowed. Without a source of weather, it stays as the station has it.
  Runner(Station& station, Control& control, WeatherSource weather, const Options& options);

  // Called after each slice of time.
  void set_observer(std::function<void()> observer) { observer_ = std::move(observer); }

  // Until the program ends, the time is over, Control::quits(), or stop() was called.
  void run();

  // A signal handler may call it.
  void stop() { stopped_ = 1; }

 private:
  bool goes_on();
  bool runs_free() const;
  void run_slice();
  void sleep();
  void hold_back();
  void update_weather();
  std::uint64_t wall_ns() const;
  std::int64_t ahead_ns();
  void resynchronise();
  bool wait(std::uint64_t ns);
  bool network_was_busy();

  Station& station_;
  Control& control_;
  const WeatherSource weather_;
  const Options options_;
  std::function<void()> observer_;
  volatile std::sig_atomic_t stopped_ = 0;
  std::uint64_t wall_base_ns_ = 0;
  std::uint64_t virtual_base_ns_ = 0;
  std::uint64_t control_ns_ = 0;
  std::uint64_t weather_ns_ = 0;
  std::uint64_t bytes_seen_ = 0;
  std::uint64_t busy_until_ns_ = 0;
  std::vector<pollfd> waits_;
};

}  // namespace emulators::feather_m4
