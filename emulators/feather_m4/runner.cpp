#include "emulators/feather_m4/runner.h"

#include <poll.h>
#include <time.h>

#include <algorithm>

namespace emulators::feather_m4 {
namespace {

constexpr std::uint64_t kMillisecond = 1'000'000;
constexpr std::uint64_t kSliceNs = kMillisecond / 4;
constexpr std::uint64_t kControlNs = 10 * kMillisecond;
constexpr std::uint64_t kWeatherNs = 10 * kMillisecond;
// Under load the board runs ahead of the wall's clock. It must not stand still afterwards.
constexpr std::int64_t kMostAheadNs = 20 * kMillisecond;
constexpr std::int64_t kMostBehindNs = 500 * kMillisecond;
constexpr std::uint64_t kBusyNs = 20 * kMillisecond;
constexpr std::uint64_t kLongestWaitNs = 100 * kMillisecond;

}  // namespace

Runner::Runner(Station& station, Control& control, WeatherSource weather, const Options& options)
    : station_(station), control_(control), weather_(std::move(weather)), options_(options) {}

std::uint64_t Runner::wall_ns() const {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000 * kMillisecond +
         static_cast<std::uint64_t>(now.tv_nsec);
}

void Runner::resynchronise() {
  wall_base_ns_ = wall_ns();
  virtual_base_ns_ = station_.board().now_ns();
}

// How far the board's time is ahead of the wall's.
std::int64_t Runner::ahead_ns() {
  const std::uint64_t due = wall_base_ns_ + (station_.board().now_ns() - virtual_base_ns_);
  return static_cast<std::int64_t>(due - wall_ns());
}

bool Runner::goes_on() {
  Board& board = station_.board();
  return stopped_ == 0 && !control_.quits() && board.end() == End::kNone &&
         board.now_ns() < options_.end_ns;
}

bool Runner::runs_free() const {
  return options_.free_running || station_.board().now_ns() < control_.leap_end_ns();
}

void Runner::run() {
  resynchronise();
  update_weather();
  while (goes_on()) {
    run_slice();
    if (!goes_on()) break;
    if (station_.board().sleeps()) {
      sleep();
    } else if (!runs_free()) {
      hold_back();
    }
  }
  if (observer_) observer_();
}

void Runner::run_slice() {
  Board& board = station_.board();
  const std::uint64_t slice_end = std::min(board.now_ns() + kSliceNs, options_.end_ns);
  board.run_until(slice_end);
  station_.w5500().poll();
  update_weather();
  if (observer_) observer_();
  // While the board is busy, commands wait for a moment.
  const std::uint64_t now = board.now_ns();
  if (now >= control_ns_) {
    control_ns_ = now + kControlNs;
    control_.poll();
  }
}

void Runner::update_weather() {
  const std::uint64_t now = station_.board().now_ns();
  if (!weather_ || control_.has_weather() || now < weather_ns_) return;
  weather_ns_ = now + kWeatherNs;
  station_.set_weather(weather_(static_cast<double>(now) / 1e9));
}

// Waits for that long, or until the network or a command needs something. True: the network does.
bool Runner::wait(std::uint64_t ns) {
  waits_.clear();
  waits_.push_back({station_.w5500().poll_fd(), POLLIN, 0});
  control_.add_to(waits_);
  const auto seconds = static_cast<time_t>(ns / (1'000 * kMillisecond));
  const timespec timeout{seconds, static_cast<long>(ns % (1'000 * kMillisecond))};
  if (::ppoll(waits_.data(), waits_.size(), &timeout, nullptr) <= 0) return false;
  const auto is_ready = [](const pollfd& waited) { return waited.revents != 0; };
  if (std::any_of(waits_.begin() + 1, waits_.end(), is_ready)) control_.poll();
  if (!is_ready(waits_.front())) return false;
  station_.w5500().poll();
  return true;
}

void Runner::sleep() {
  Board& board = station_.board();
  std::uint64_t next = std::min(board.next_event_ns(), options_.end_ns);
  next = std::min(next, board.now_ns() + kLongestWaitNs);
  const std::uint64_t chip = station_.w5500().next_event_ns();
  next = std::min(next, std::max(chip, board.now_ns() + kSliceNs));
  if (!runs_free()) {
    const std::int64_t ahead = ahead_ns();
    if (ahead > kMostAheadNs || ahead < -kMostBehindNs) resynchronise();
    const std::int64_t due = ahead_ns() + static_cast<std::int64_t>(next - board.now_ns());
    // When a packet comes, the board's time leaps to its next event: it would be polled then.
    if (due > 0) wait(static_cast<std::uint64_t>(due));
  }
  board.sleep_until(next);
  station_.w5500().poll();
  control_ns_ = std::min(control_ns_, board.now_ns() + kControlNs);
}

// A program that never sleeps runs at the wall's pace too, unless it has traffic to serve.
void Runner::hold_back() {
  const std::int64_t ahead = ahead_ns();
  if (ahead < -kMostBehindNs) return resynchronise();
  if (ahead < static_cast<std::int64_t>(kMillisecond)) return;
  if (ahead > kMostAheadNs) return resynchronise();
  if (network_was_busy()) return;
  wait(static_cast<std::uint64_t>(ahead));
}

bool Runner::network_was_busy() {
  const w5500::Counts& counts = station_.w5500().counts();
  const std::uint64_t bytes = counts.bytes_received + counts.bytes_sent + counts.accepted;
  const std::uint64_t now = wall_ns();
  if (bytes != bytes_seen_) busy_until_ns_ = now + kBusyNs;
  bytes_seen_ = bytes;
  return now < busy_until_ns_;
}

}  // namespace emulators::feather_m4
