// What is attached to the board: programs that measure with it and judge the board, and what the
// command line and the control connection say of it.
#include <doctest/doctest.h>

#include <string>

#include "emulators/feather_m4/attachments/pin_names.h"
#include "emulators/feather_m4/control.h"
#include "emulators/feather_m4/options.h"
#include "emulators/feather_m4/station.h"

using emulators::feather_m4::Board;
using emulators::feather_m4::CommandLine;
using emulators::feather_m4::Control;
using emulators::feather_m4::End;
using emulators::feather_m4::Station;

namespace {

constexpr std::uint64_t kSecond = 1'000'000'000;

struct Bench {
  Station station;
  Control control{station};
  std::string printed;

  std::string attach(const char* kind, const char* where) { return station.attach(kind, where); }

  // Until it ends, for ten seconds of its time at most.
  void run(const std::string& image) {
    Board& board = station.board();
    board.set_debugger([this](const std::string& text) { printed += text; });
    REQUIRE(board.load(TEST_IMAGES + image) == "");
    station.power_on();
    while (board.end() == End::kNone && board.now_ns() < 10 * kSecond) {
      board.run_until(board.now_ns() + kSecond / 1000);
      board.sleep_until(board.now_ns() + kSecond / 1000);
    }
  }

  void expect_success(const std::string& image) {
    run(image);
    INFO(printed << "; " << station.board().end_text());
    CHECK(station.board().end() == End::kExit);
    CHECK(station.board().exit_status() == 0);
  }

  bool has_counter(const std::string& line) {
    for (const std::string& counter : station.counters()) {
      if (counter == line) return true;
    }
    return false;
  }
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string parse(std::vector<std::string> words, CommandLine& line) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  return emulators::feather_m4::parse(static_cast<int>(arguments.size()), arguments.data(), line);
}

}  // namespace

TEST_CASE("the converter: references, resolutions, averages, times") {
  Bench bench;
  REQUIRE(bench.attach("analogue", "A0=1.65") == "");
  REQUIRE(bench.attach("analogue", "A1=0.55") == "");
  bench.expect_success("adc.elf");
}

TEST_CASE("external interrupts: edges, levels, the clock that samples them, filters") {
  Bench bench;
  REQUIRE(bench.attach("pulses", "D5=1000") == "");
  bench.expect_success("eic.elf");
}

TEST_CASE("a DS18B20 and a DHT22 on wires that the program pulls") {
  Bench bench;
  REQUIRE(bench.attach("ds18b20", "D5") == "");
  REQUIRE(bench.attach("dht22", "PA18") == "");
  bench.expect_success("wires.elf");
  CHECK(bench.has_counter("ds18b20_violations 0"));
  CHECK(bench.has_counter("ds18b20_transactions 2"));
  CHECK(bench.has_counter("dht22_transactions 1"));
}

TEST_CASE("without them, and with faults, the same program fails") {
  for (const char* fault : {"ds18b20.absent", "ds18b20.bus_stuck", "ds18b20.stuck_conversion",
                            "dht22.absent", "dht22.bad_crc_every", "dht22.stuck_conversion"}) {
    Bench bench;
    REQUIRE(bench.attach("ds18b20", "D5") == "");
    REQUIRE(bench.attach("dht22", "D6") == "");
    REQUIRE(bench.station.set_fault(fault, "1") == "");
    bench.run("wires.elf");
    CHECK(bench.station.board().end() == End::kExit);
    CHECK(bench.station.board().exit_status() != 0);
  }
}

TEST_CASE("a converter that is stuck never ends, and none has a voltage that nobody attached") {
  Bench stuck;
  REQUIRE(stuck.attach("analogue", "A0=1.65") == "");
  REQUIRE(stuck.station.set_fault("adc.stuck", "1") == "");
  stuck.run("adc.elf");
  CHECK(stuck.station.board().end() == End::kNone);
  CHECK(stuck.has_counter("adc_conversions 0"));
  Bench open;
  open.run("adc.elf");
  CHECK(open.station.board().exit_status() != 0);
}

TEST_CASE("what a real board would not do ends the emulation") {
  const char* const reasons[] = {"PORT does not give it", "MCLK", "channel 40", "EIC+0x01",
                                 "ADC0+0x04"};
  for (int fault = 0; fault < 5; ++fault) {
    Bench bench;
    bench.run("sensor_fault" + std::to_string(fault) + ".elf");
    CHECK(contains(bench.station.board().end_text(), reasons[fault]));
    CHECK(bench.station.board().end() == (fault < 3 ? End::kFault : End::kUnmodelled));
  }
}

TEST_CASE("names of pins") {
  using emulators::feather_m4::pin_named;
  CHECK(pin_named("A0") == 2U);
  CHECK(pin_named("D5") == 16U);
  CHECK(pin_named("PB09") == 41U);
  CHECK(pin_named("A3") == pin_named("PB09"));
  for (const char* none : {"", "A9", "D7", "PC00", "PA32", "PA1", "PAxx", "D5 "}) {
    CHECK_FALSE(pin_named(none).has_value());
  }
}

TEST_CASE("what cannot be attached is named") {
  Bench bench;
  CHECK(bench.attach("sht31", "0x44") == "");
  CHECK(bench.attach("sht31", "0x45") == "");
  CHECK(contains(bench.attach("sht31", "0x45"), "another chip"));
  CHECK(contains(bench.attach("sht31", "0x46"), "no address"));
  CHECK(contains(bench.attach("sht31", ""), "no address"));
  CHECK(bench.attach("bme280", "0x76") == "");
  CHECK(contains(bench.attach("bme280", "0x77"), "another chip"));
  CHECK(contains(bench.attach("ds18b20", "D7"), "no pin"));
  CHECK(contains(bench.attach("ds18b20", "D5:loud"), "not understood"));
  CHECK(bench.attach("ds18b20", "D5:parasite") == "");
  CHECK(contains(bench.attach("dht22", "D6=3"), "not understood"));
  CHECK(contains(bench.attach("analogue", "D5=1"), "no analogue input"));
  CHECK(contains(bench.attach("analogue", "A0"), "PIN=NUMBER"));
  CHECK(contains(bench.attach("analogue", "A0=nan"), "PIN=NUMBER"));
  CHECK(contains(bench.attach("pulses", "D9=-1"), "frequency"));
  CHECK(bench.station.set_fault("sht31_2.bad_crc_every", "3") == "");
  CHECK(contains(bench.station.set_fault("sht31_3.absent", "1"), "no fault"));
  CHECK(contains(bench.station.set_fault("sht31", "1"), "no fault"));
  CHECK(bench.station.fault_names().size() == 2 + (2 + 4) * 9 + 25);
}

TEST_CASE("by command line, and by command while it runs") {
  CommandLine line;
  CHECK(parse({"emulator", "image.elf", "--sht31", "0x44", "--pulses", "D5=20", "--ds18b20", "D6"},
              line) == "");
  REQUIRE(line.attached.size() == 3);
  CHECK(line.attached[1].first == "pulses");
  CHECK(line.attached[1].second == "D5=20");
  CommandLine bad;
  CHECK(parse({"emulator", "image.elf", "--sht31"}, bad) != "");
  Bench bench;
  REQUIRE(bench.attach("pulses", "D5=1000") == "");
  CHECK(bench.control.execute("pulses D5=20") == "ok\n");
  CHECK(bench.control.execute("analogue A0=1.5") == "ok\n");
  CHECK(contains(bench.control.execute("analogue A0"), "error"));
  bench.station.power_on();
  CHECK(contains(bench.attach("sht31", "0x44"), "before power-on"));
}

TEST_CASE("chips on I2C are traced by their names") {
  Bench bench;
  std::vector<std::string> lines;
  REQUIRE(bench.attach("bme280", "0x76") == "");
  bench.station.set_trace([&](const std::string& text) { lines.push_back(text); });
  bench.expect_success("bme280.elf");
  bool told = false;
  for (const std::string& text : lines) told = told || contains(text, "bme280 read: 60");
  CHECK(told);
}
