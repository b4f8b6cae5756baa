#include "emulators/feather_m4/board.h"

#include <algorithm>

namespace emulators::feather_m4 {
namespace {

// The last word of RAM tells the bootloader to stay in charge after a reset.
constexpr std::uint32_t kDoubleTap = 0x2002FFFC;
constexpr std::uint32_t kStayInBootloader = 0xF01669EF;

constexpr std::uint32_t kLargestHoleInStack = 1024;

}  // namespace

Board::Board() {
  struct Place {
    Peripheral& peripheral;
    std::uint32_t base;
  };
  const Place places[] = {
      {pm_, 0x40000400},          {mclk_, 0x40000800},       {rstc_, 0x40000C00},
      {oscctrl_, 0x40001000},     {osc32kctrl_, 0x40001400}, {supc_, 0x40001800},
      {gclk_, 0x40001C00},        {wdt_, 0x40002000},        {sercom_spi_, 0x40003400},
      {timers_[0], 0x40003800},   {timers_[1], 0x40003C00},  {nvmctrl_, 0x41004000},
      {cmcc_, 0x41006000},        {port_, 0x41008000},       {sercom_i2c_, 0x41012000},
      {timers_[2], 0x4101A000},   {timers_[3], 0x4101C000},  {trng_, 0x42002800},
      {sercom_uart_, 0x43000400}, {eic_, 0x40002800},        {adc_, 0x43001C00},
      {rtc_, 0x40002400},
  };
  for (const Place& place : places) {
    bus_.attach(place.peripheral, place.base);
    peripherals_.push_back(&place.peripheral);
  }
  core_.set_cpu(cpu_);
  gclk_.set_oscillators(oscctrl_);
  port_.on_change(kChipSelect, [this](bool high) {
    sercom_spi_.chip_select_changes();
    if (!high) ++spi_transactions_;
    if (spi_target_ == nullptr) return;
    system_.now_ns();
    spi_target_->select(!high);
  });
}

void Board::connect_spi(SpiTarget& target) {
  spi_target_ = &target;
  sercom_spi_.connect(target);
}

std::string Board::load(const std::string& path) { return load_image(path, memory_); }

void Board::power_on() {
  cpu_.forget_code();
  std::fill(memory_.ram.begin(), memory_.ram.end(), Memory::kUnused);
  reset();
}

// The bootloader's own work is not modelled: it leaves everything as a reset does.
void Board::reset() {
  for (Peripheral* peripheral : peripherals_) peripheral->reset();
  core_.reset();
  system_.exceptions.reset();
  mclk_.apply();
  std::uint32_t word = 0;
  memory_.read(kDoubleTap, word);
  if (word == kStayInBootloader) {
    system_.fail(End::kFault, "the program asked the bootloader to stay in charge");
  }
  cpu_.reset(kApplication);
}

void Board::handle_events(std::uint64_t limit_ns) {
  if (system_.reset_requested()) {
    system_.reset_done();
    ++resets_;
    reset();
  }
  system_.now_ns();
  core_.advance();
  for (Peripheral* peripheral : peripherals_) peripheral->advance();
  mclk_.apply();
  system_.stop_at = kNever;
  system_.wake_at_ns(limit_ns);
  system_.wake_at_ns(next_event_ns());
}

std::uint64_t Board::next_event_ns() {
  const std::uint64_t tick = core_.next_tick_cycle();
  std::uint64_t next = tick == kNever ? kNever : system_.ns_at(tick);
  for (Peripheral* peripheral : peripherals_) next = std::min(next, peripheral->next_event_ns());
  return next;
}

void Board::run_until(std::uint64_t ns) {
  while (end() == End::kNone && !cpu_.sleeps() && system_.now_ns() < ns) {
    handle_events(ns);
    if (end() == End::kNone) cpu_.run();
  }
}

void Board::sleep_until(std::uint64_t ns) {
  // The instructions that led to the sleep may have passed the time of an event.
  handle_events(ns);
  cpu_.wake_up();
  while (end() == End::kNone && cpu_.sleeps() && system_.now_ns() < ns) {
    const std::uint64_t begin_ns = system_.now_ns();
    system_.cycles = system_.cycle_at(std::min(ns, next_event_ns()));
    count_sleep(system_.now_ns() - begin_ns);
    handle_events(ns);
    cpu_.wake_up();
  }
}

// What else would stand still in standby is not stopped here: it has to be off.
void Board::count_sleep(std::uint64_t ns) {
  slept_ns_ += ns;
  if (!pm_.is_standby() || !core_.sleeps_deeply()) return;
  standby_ns_ += ns;
  if (core_.next_tick_cycle() != kNever)
    system_.warn("SysTick interrupts: in standby it stands still");
}

std::string Board::end_text() const {
  if (end() == End::kExit) return "exit " + std::to_string(exit_status());
  return system_.reason() + "; " + cpu_.where();
}

std::uint32_t Board::stack_bytes() const {
  std::uint32_t top = 0;
  memory_.read(cpu_.vector_table(), top);
  if (top <= Memory::kRamBase || top > Memory::kRamBase + Memory::kRamSize) return 0;
  if (cpu_.tracks_stack()) return top - std::min(top, cpu_.lowest_stack());
  const std::uint32_t end = top - Memory::kRamBase;
  std::uint32_t lowest = end;
  for (std::uint32_t at = end; at > 0 && lowest - at < kLargestHoleInStack;) {
    --at;
    if (memory_.ram[at] != Memory::kUnused) lowest = at;
  }
  return end - (lowest & ~3U);
}

}  // namespace emulators::feather_m4
