// Programs that run on the emulated board and judge it: each ends with 0, or with the number of the
// line where something was not as it is on the real chip.
#include <doctest/doctest.h>

#include <string>

#include "emulators/bme680/bme680.h"
#include "emulators/feather_m4/board.h"
#include "emulators/si7021/si7021.h"

using emulators::feather_m4::Board;
using emulators::feather_m4::End;

namespace {

constexpr std::uint64_t kSecond = 1'000'000'000;

// Answers with the sum of the bytes it was sent since it was selected.
class Adder final : public emulators::SpiTarget {
 public:
  void select(bool selected) override {
    selected_ = selected;
    sum_ = 0;
  }
  std::uint8_t exchange(std::uint8_t in) override {
    if (!selected_) return 0xFF;
    sum_ = static_cast<std::uint8_t>(sum_ + in);
    return sum_;
  }

 private:
  bool selected_ = false;
  std::uint8_t sum_ = 0;
};

struct Bench {
  Board board;
  emulators::Bme680 bme680{board.clock()};
  emulators::Si7021 si7021{board.clock()};
  Adder adder;
  std::string printed;

  explicit Bench(const std::string& image, bool debugger = true) {
    board.connect_spi(adder);
    board.connect_i2c(bme680);
    board.connect_i2c(si7021);
    if (debugger) {
      board.set_debugger([this](const std::string& text) { printed += text; });
    }
    REQUIRE(board.load(TEST_IMAGES + image) == "");
    board.power_on();
  }

  // Until it ends, for ten seconds of its time at most.
  void run() {
    while (board.end() == End::kNone && board.now_ns() < 10 * kSecond) {
      board.run_until(board.now_ns() + kSecond / 1000);
      board.sleep_until(board.now_ns() + kSecond / 1000);
    }
  }
};

void expect_success(const char* image) {
  Bench bench{image};
  bench.run();
  INFO(bench.printed << "; " << bench.board.end_text());
  CHECK(bench.board.end() == End::kExit);
  CHECK(bench.board.exit_status() == 0);
}

std::string failure_of(int fault) {
  Bench bench{"fault" + std::to_string(fault) + ".elf"};
  bench.run();
  CHECK(bench.printed == "before");
  return bench.board.end_text();
}

bool contains(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("exceptions: entry, return, nesting, priorities and masks") {
  expect_success("exceptions.elf");
}

TEST_CASE("floating point registers over exceptions") { expect_success("floating_point.elf"); }

TEST_CASE("SysTick, cycle counter, sleep and a timer") { expect_success("ticks.elf"); }

TEST_CASE("code in RAM may change") { expect_success("ram_code.elf"); }

TEST_CASE("SPI") { expect_success("spi.elf"); }

TEST_CASE("I2C with the sensors") { expect_success("i2c.elf"); }

TEST_CASE("I2C on a bus that is stuck") {
  const char* const faults[] = {"bus_stuck", "stuck_conversion", "absent"};
  for (int stuck = 0; stuck < 3; ++stuck) {
    Bench bench{"i2c_stuck" + std::to_string(stuck) + ".elf"};
    emulators::SensorFaults fault;
    REQUIRE(emulators::set_fault(fault, faults[stuck], 1));
    bench.si7021.set_faults(fault);
    bench.run();
    INFO(bench.printed << "; " << bench.board.end_text());
    CHECK(bench.board.end() == End::kExit);
    CHECK(bench.board.exit_status() == 0);
  }
}

TEST_CASE("the UART sends, if an adapter is there") {
  expect_success("uart.elf");
  Bench bench{"uart.elf"};
  std::string sent;
  bench.board.connect_serial([&](char character) { sent += character; });
  bench.run();
  INFO(bench.board.end_text());
  CHECK(bench.board.exit_status() == 7);
  CHECK(sent == "hello\n");
}

TEST_CASE("the watchdog") { expect_success("watchdog.elf"); }

TEST_CASE("random numbers") {
  expect_success("trng.elf");
  Bench bench{"trng.elf"};
  bench.board.trng().set_silent(true);
  bench.run();
  INFO(bench.board.end_text());
  CHECK(bench.board.exit_status() == 7);
  CHECK(bench.board.trng().numbers() == 0);
}

TEST_CASE("clocks, and a reset that the program asks for") {
  Bench bench{"clocks.bin"};
  bench.run();
  INFO(bench.printed << "; " << bench.board.end_text());
  CHECK(bench.board.exit_status() == 0);
  CHECK(bench.board.resets() == 1);
  CHECK(bench.board.cpu_hz() == 120'000'000);
}

TEST_CASE("what a real board would not survive ends the emulation, and says where") {
  CHECK(contains(failure_of(0), "a write of 0x4100A000"));
  CHECK(contains(failure_of(1), "8 bits"));
  CHECK(contains(failure_of(2), "a write to 0x20030000"));
  CHECK(contains(failure_of(3), "a write to 0x4000"));
  CHECK(contains(failure_of(4), "CPACR"));
  CHECK(contains(failure_of(5), "SVC"));
  CHECK(contains(failure_of(6), "MCLK"));
  CHECK(contains(failure_of(7), "Invalid instruction"));
  CHECK(contains(failure_of(8), "bootloader"));
  CHECK(contains(failure_of(9), "stack pointer"));
  for (int fault = 0; fault <= 9; ++fault) {
    Bench bench{"fault" + std::to_string(fault) + ".elf"};
    bench.run();
    CHECK(bench.board.end() == (fault < 2 ? End::kUnmodelled : End::kFault));
    CHECK(contains(bench.board.end_text(), "in the code at 0x"));
  }
}

TEST_CASE("the program's own handlers deal with faults, if they are let") {
  Bench bench{"fault_handlers.elf", false};
  bench.board.take_faults();
  bench.run();
  // Every step passed when it has come to the last one, which no handler can deal with.
  INFO(bench.board.end_text());
  std::uint32_t word = 0;
  REQUIRE(bench.board.memory().read(0x20000400, word));
  CHECK(word == 0x600D);
  CHECK(contains(bench.board.end_text(), "locks up"));
}

TEST_CASE("without a debugger, BKPT is a fault") {
  Bench bench{"ticks.elf", false};
  bench.run();
  CHECK(contains(bench.board.end_text(), "without a debugger"));
}

TEST_CASE("every run is the same, to the instruction") {
  Bench first{"exceptions.elf"};
  Bench second{"exceptions.elf"};
  first.run();
  second.run();
  CHECK(first.board.cycles() == second.board.cycles());
  CHECK(first.board.instructions() == second.board.instructions());
  CHECK(first.board.exceptions_taken() == second.board.exceptions_taken());
  CHECK(first.board.instructions() > 1000);
}

TEST_CASE("the deepest stack is found, by what was written and by the stack pointer") {
  Bench painted{"exceptions.elf"};
  painted.run();
  Bench tracked{"exceptions.elf"};
  tracked.board.track_stack();
  tracked.run();
  CHECK(tracked.board.stack_bytes() > 100);
  CHECK(painted.board.stack_bytes() >= tracked.board.stack_bytes());
  CHECK(painted.board.stack_bytes() < tracked.board.stack_bytes() + 64);
}
