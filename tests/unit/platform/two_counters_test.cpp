#include "prometheus_express/platform/embedded/two_counters.h"

#include <doctest/doctest.h>

#include <initializer_list>

using namespace prometheus_express;

namespace {

std::uint64_t asked_at(TwoCounters& counters, std::uint64_t us) {
  return counters.us_at(static_cast<std::uint32_t>(us / 1000), static_cast<std::uint32_t>(us));
}

TEST_CASE("two counters tell the microsecond") {
  TwoCounters counters;
  for (const std::uint64_t us : {0ull, 1ull, 999ull, 1'000ull, 123'456'789ull}) {
    CHECK(asked_at(counters, us) == us);
  }
}

TEST_CASE("two counters go on when they begin anew, however seldom they are asked") {
  constexpr std::uint64_t kYear = 365ull * 86'400 * 1'000'000;
  for (const std::uint64_t step : {1'000'000ull, 4'294'967'295ull, 4'294'967'296ull,
                                   86'400'000'000ull, 24ull * 86'400'000'000}) {
    CAPTURE(step);
    TwoCounters counters;
    for (std::uint64_t us = 0; us < (step < 1'000'000'000 ? kYear / 10'000 : kYear); us += step) {
      REQUIRE(asked_at(counters, us) == us);
    }
  }
}

TEST_CASE("two counters that are read one after the other never go back") {
  TwoCounters counters;
  CHECK(counters.us_at(10, 10'999) == 10'999);
  CHECK(counters.us_at(10, 11'001) == 11'001);  // the millisecond was read before it was over
  CHECK(counters.us_at(11, 11'000) == 11'001);  // a handler had asked meanwhile
  CHECK(counters.us_at(10, 10'999) == 11'001);
  CHECK(counters.us_at(12, 12'000) == 12'000);
}

TEST_CASE("two counters may drift apart") {
  TwoCounters counters;
  constexpr std::uint64_t kMinute = 60'000'000;
  for (std::uint64_t minutes = 1; minutes < 10'000; ++minutes) {
    const std::uint64_t us = minutes * kMinute;
    const std::uint64_t ahead = us + minutes * 100'000;  // 1.7 min in 17 h
    REQUIRE(counters.us_at(static_cast<std::uint32_t>(us / 1000),
                           static_cast<std::uint32_t>(ahead)) == ahead);
  }
}

}  // namespace
