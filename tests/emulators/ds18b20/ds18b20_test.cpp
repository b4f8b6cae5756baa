#include "emulators/ds18b20/ds18b20.h"

#include <doctest/doctest.h>

#include <cmath>
#include <set>

#include "../onewire_master.h"

using emulators::Clock;
using emulators::Drive;
using emulators::Ds18b20;
using emulators::SensorFaults;
using emulators::Weather;

namespace {

using Bytes = std::vector<std::uint8_t>;

void set_celsius(Ds18b20& chip, double celsius) {
  Weather weather;
  weather.temperature_celsius = celsius;
  chip.set_weather(weather);
}

struct Bench {
  Clock clock;
  Ds18b20 chip;
  OneWireMaster line{clock, {&chip}};

  explicit Bench(Ds18b20::Power power = Ds18b20::Power::kExternal)
      : chip(clock, 0x112233445566, power) {
    line.wait(1'000);
  }

  void command(const Bytes& bytes) {
    REQUIRE(line.reset());
    line.write({0xCC});
    line.write(bytes);
  }

  Bytes scratchpad() {
    command({0xBE});
    return line.read(9);
  }

  int measure(double celsius) {
    set_celsius(chip, celsius);
    command({0x44});
    line.wait(750'000);
    const Bytes bytes = scratchpad();
    return static_cast<std::int16_t>(bytes[0] | bytes[1] << 8);
  }
};

std::uint8_t crc_of(const Bytes& bytes) {
  std::uint8_t crc = 0;
  for (const std::uint8_t byte : bytes) crc = emulators::onewire_crc(crc, byte);
  return crc;
}

// The search of Maxim's application note 187.
std::set<Bytes> search(OneWireMaster& line, std::uint8_t command) {
  std::set<Bytes> found;
  std::vector<bool> path;
  for (;;) {
    if (!line.reset()) return found;
    line.write({command});
    std::vector<bool> bits;
    int last_choice = -1;
    for (int i = 0; i < 64; ++i) {
      const bool bit = line.read_bit();
      const bool complement = line.read_bit();
      if (bit && complement) return found;
      bool go = bit;
      if (!bit && !complement) {
        go = static_cast<std::size_t>(i) < path.size() && path[static_cast<std::size_t>(i)];
        if (!go) last_choice = i;
      }
      line.write_bit(go);
      bits.push_back(go);
    }
    Bytes rom(8);
    for (std::size_t i = 0; i < 64; ++i) {
      if (bits[i]) rom[i / 8] = static_cast<std::uint8_t>(rom[i / 8] | 1U << (i % 8));
    }
    found.insert(rom);
    if (last_choice < 0) return found;
    path.assign(bits.begin(), bits.begin() + last_choice);
    path.push_back(true);
  }
}

}  // namespace

TEST_CASE("the checksum is that of Maxim's application note 27") {
  CHECK(crc_of({0x02, 0x1C, 0xB8, 0x01, 0x00, 0x00, 0x00}) == 0xA2);
}

TEST_CASE("the temperatures of the data sheet's table") {
  struct Case {
    double celsius;
    int code;
  };
  Bench bench;
  for (const Case& c :
       {Case{125, 0x07D0}, Case{85, 0x0550}, Case{25.0625, 0x0191}, Case{10.125, 0x00A2},
        Case{0.5, 0x0008}, Case{0, 0x0000}, Case{-0.5, 0xFFF8}, Case{-10.125, 0xFF5E},
        Case{-25.0625, 0xFE6F}, Case{-55, 0xFC90}}) {
    CHECK((bench.measure(c.celsius) & 0xFFFF) == c.code);
  }
  CHECK(bench.measure(500) == 0x07D0);
  CHECK(bench.chip.violations() == 0);
}

TEST_CASE("the scratchpad after power-on: 85 degrees, 12 bits, a right checksum") {
  Bench bench;
  const Bytes bytes = bench.scratchpad();
  CHECK(bytes[0] == 0x50);
  CHECK(bytes[1] == 0x05);
  CHECK(bytes[4] == 0x7F);
  CHECK(bytes[5] == 0xFF);
  CHECK(bytes[7] == 0x10);
  CHECK(crc_of(bytes) == 0);
  CHECK(bench.line.read(2) == Bytes{0xFF, 0xFF});  // behind the end
}

TEST_CASE("a reset needs 480 us, and presence is 60 to 240 us long") {
  Bench bench;
  CHECK_FALSE(bench.line.reset(479));
  CHECK(bench.line.reset(480));
  bench.line.pull(500);
  CHECK(bench.line.is_high());
  const std::uint64_t released = bench.clock.now_ns();
  const std::uint64_t falls = bench.chip.next_change_ns();
  CHECK(falls >= released + 15'000);
  CHECK(falls <= released + 60'000);
  bench.clock.advance_to(falls);
  CHECK_FALSE(bench.line.is_high());
  const std::uint64_t rises = bench.chip.next_change_ns();
  CHECK(rises - falls >= 60'000);
  CHECK(rises - falls <= 240'000);
  bench.clock.advance_to(rises);
  CHECK(bench.line.is_high());
  CHECK(bench.chip.next_change_ns() == emulators::PinTarget::kNever);
}

TEST_CASE("every resolution has its time and its bits") {
  struct Case {
    std::uint8_t configuration;
    std::uint64_t us;
    int step;
  };
  for (const Case& c : {Case{0x1F, 93'750, 8}, Case{0x3F, 187'500, 4}, Case{0x5F, 375'000, 2},
                        Case{0x7F, 750'000, 1}}) {
    Bench bench;
    set_celsius(bench.chip, 21.1875 + 0.49 * 0.0625 * c.step);
    bench.command({0x4E, 0x55, 0xAA, static_cast<std::uint8_t>(c.configuration & 0x60)});
    bench.command({0x44});
    const std::uint64_t began = bench.clock.now_ns();
    CHECK_FALSE(bench.line.read_bit());
    bench.clock.advance_to(began + (c.us - 100) * 1000);
    CHECK_FALSE(bench.line.read_bit());
    bench.clock.advance_to(began + c.us * 1000);
    CHECK(bench.line.read_bit());
    const Bytes bytes = bench.scratchpad();
    CHECK(bytes[2] == 0x55);
    CHECK(bytes[3] == 0xAA);
    CHECK(bytes[4] == c.configuration);
    CHECK(bytes[0] % c.step == 0);
    CHECK(std::abs((bytes[1] << 8 | bytes[0]) - 339) <= c.step);
  }
}

TEST_CASE("copied to the EEPROM, settings are recalled") {
  Bench bench;
  bench.command({0x4E, 1, 2, 0x1F});
  bench.command({0x48});
  CHECK_FALSE(bench.line.read_bit());
  bench.line.wait(10'000);
  CHECK(bench.line.read_bit());
  bench.command({0x4E, 3, 4, 0x7F});
  bench.command({0xB8});
  CHECK(bench.line.read_bit());
  CHECK(bench.scratchpad()[2] == 1);
  CHECK(bench.scratchpad()[4] == 0x1F);
}

TEST_CASE("several on a line: read ROM, match, search, alarm search") {
  Clock clock;
  Ds18b20 first{clock, 0x0000A1B2C3D4}, second{clock, 0x0000A1B2C3D5}, third{clock, 0xF00000000001};
  Ds18b20* const chips[] = {&first, &second, &third};
  OneWireMaster line{clock, {&first, &second, &third}};
  line.wait(1'000);
  const auto rom_of = [](const Ds18b20& chip) {
    const auto rom = chip.rom();
    return Bytes{rom.begin(), rom.end()};
  };
  CHECK(search(line, 0xF0) == std::set<Bytes>{rom_of(first), rom_of(second), rom_of(third)});
  double celsius = 10;
  for (Ds18b20* chip : chips) set_celsius(*chip, celsius += 10);
  REQUIRE(line.reset());
  line.write({0xCC, 0x44});
  line.wait(750'000);
  celsius = 10;
  for (const Ds18b20* chip : chips) {
    const Bytes rom = rom_of(*chip);
    CHECK(rom[0] == 0x28);
    CHECK(crc_of(rom) == 0);
    REQUIRE(line.reset());
    line.write({0x55});
    line.write(rom);
    line.write({0xBE});
    const Bytes bytes = line.read(9);
    CHECK(crc_of(bytes) == 0);
    CHECK((bytes[1] << 8 | bytes[0]) == 16 * (celsius += 10));
  }
  // An alarm for 40 degrees and more, and for 20 and less.
  REQUIRE(line.reset());
  line.write({0xCC, 0x4E, 40, 20, 0x7F});
  CHECK(search(line, 0xEC) == std::set<Bytes>{rom_of(first), rom_of(third)});
  Clock alone;
  Ds18b20 chip{alone, 77};
  OneWireMaster single{alone, {&chip}};
  single.wait(1'000);
  REQUIRE(single.reset());
  single.write({0x33});
  CHECK(single.read(8) == rom_of(chip));
}

TEST_CASE("powered from the line it needs the line high while it converts") {
  Bench bench{Ds18b20::Power::kParasite};
  bench.command({0xB4});
  CHECK_FALSE(bench.line.read_bit());
  CHECK(bench.measure(20) == 85 * 16);
  set_celsius(bench.chip, 20);
  const auto convert = [&](std::uint64_t late_us) {
    bench.command({0x44});
    bench.line.wait(late_us);
    bench.line.drive(Drive::kHigh);
    bench.line.wait(750'000);
    bench.line.drive(Drive::kNothing);
    const Bytes bytes = bench.scratchpad();
    return bytes[1] << 8 | bytes[0];
  };
  // The last slot of the command has an end of its own: 5 us have passed.
  CHECK(convert(4) == 20 * 16);
  CHECK(convert(6) == 85 * 16);
  Bench external;
  external.command({0xB4});
  CHECK(external.line.read_bit());
}

TEST_CASE("what is outside of the data sheet's limits is counted, and makes it deaf") {
  const auto violations = [](auto act) {
    Bench bench;
    REQUIRE(bench.line.reset());
    act(bench);
    const std::uint64_t count = bench.chip.violations();
    CHECK(bench.line.reset());  // hears again
    return count;
  };
  CHECK(violations([](Bench& b) { b.line.pull(14); }) == 0);
  CHECK(violations([](Bench& b) { b.line.pull(15); }) == 1);
  CHECK(violations([](Bench& b) { b.line.pull(59); }) == 1);
  CHECK(violations([](Bench& b) { b.line.pull(60); }) == 0);
  CHECK(violations([](Bench& b) { b.line.pull(120); }) == 0);
  CHECK(violations([](Bench& b) { b.line.pull(121); }) == 1);
  CHECK(violations([](Bench& b) {
          b.line.pull(6);
          b.line.wait(53);  // a slot of 59 us
          b.line.pull(6);
        }) == 1);
  CHECK(violations([](Bench& b) {
          b.line.pull(500);
          b.line.wait(400);  // too early behind a reset
          b.line.pull(6);
        }) == 1);
  Bench late;
  late.command({0xBE});
  CHECK(late.line.read_bit(15));  // 0x50 begins with a 0, which is gone by then
}

TEST_CASE("every fault shows on the line") {
  Bench bench;
  const auto with = [&](const char* name, int value) {
    SensorFaults faults;
    REQUIRE(emulators::set_fault(faults, name, value));
    bench.chip.set_faults(faults);
  };
  with("absent", 1);
  CHECK_FALSE(bench.line.reset());
  with("bus_stuck", 1);
  CHECK_FALSE(bench.line.is_high());
  for (int every = 1; every <= 3; ++every) {
    with("nack_every", every);
    for (int n = 1; n <= 6; ++n) CHECK(bench.line.reset() == (n % every != 0));
    with("bad_crc_every", every);
    for (int n = 1; n <= 6; ++n) CHECK((crc_of(bench.scratchpad()) == 0) == (n % every != 0));
    with("garbage_every", every);
    for (int n = 1; n <= 6; ++n) {
      CHECK((bench.scratchpad() == Bytes(9, 0xFF)) == (n % every == 0));
    }
  }
  with("stuck_conversion", 1);
  bench.command({0x44});
  bench.line.wait(100'000'000);
  CHECK_FALSE(bench.line.read_bit());
  with("wrong_id", 1);
  CHECK(bench.chip.rom()[0] == 0x22);
}
