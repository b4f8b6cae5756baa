#include <doctest/doctest.h>

#include "bench.h"

using namespace w5500_bench;

namespace {

constexpr Address kRouter = {10, 0, 2, 2};

Bytes sntp_request() {
  Bytes data(48);
  data[0] = 0x23;  // version 4, client
  data[2] = 6;
  for (std::size_t i = 0; i < 8; ++i) data[40 + i] = static_cast<std::uint8_t>(0xA0 + i);
  return data;
}

TEST_CASE("W5500 SNTP: the clock's time, and what the client sent") {
  Bench bench;
  bench.set_addresses();
  bench.open(0, 0x02, 3000);
  bench.clock.advance_by(5 * kS + 500 * kMs);
  const Bytes answer = bench.ask(0, kRouter, 123, sntp_request());
  REQUIRE(answer.size() == 48);
  CHECK(answer[0] == 0x24);
  CHECK(answer[1] == 2);
  CHECK(Bytes(answer.begin() + 24, answer.begin() + 32) ==
        Bytes{0xA0, 0xA1, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6, 0xA7});
  // 1,700,000,005 + 2,208,988,800 s, and a half.
  const Bytes now = {0xE8, 0xFE, 0x6F, 0x85, 0x80, 0, 0, 0};
  CHECK(Bytes(answer.begin() + 32, answer.begin() + 40) == now);
  CHECK(Bytes(answer.end() - 8, answer.end()) == now);
  CHECK(bench.chip.network().sntp().requests() == 1);
}

TEST_CASE("W5500 SNTP: whom it does not answer, and servers without the time") {
  Bench bench;
  bench.set_addresses();
  bench.open(0, 0x02, 3000);
  Bytes server = sntp_request();
  server[0] = 0x24;
  CHECK(bench.ask(0, kRouter, 123, server).empty());
  CHECK(bench.ask(0, kRouter, 123, Bytes(47, 0x23)).empty());
  Bytes older = sntp_request();
  older[0] = 0x1B;  // version 3
  CHECK(bench.ask(0, kRouter, 123, older)[0] == 0x1C);
  bench.chip.network().sntp().set_stratum(0);
  const Bytes kiss = bench.ask(0, kRouter, 123, sntp_request());
  CHECK(kiss[0] == 0xE4);
  CHECK(Bytes(kiss.begin() + 12, kiss.begin() + 16) == bytes("DENY"));
  Faults faults;
  faults.sntp_silent = true;
  bench.chip.set_faults(faults);
  CHECK(bench.ask(0, kRouter, 123, sntp_request()).empty());
}

}  // namespace
