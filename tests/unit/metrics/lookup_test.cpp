// Each way to a child leads to the same one, however many labels it has, whatever is in their
// values and whoever else is there.
#include <doctest/doctest.h>

#include <cstddef>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/histogram.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/metrics/storage/fixed_storage.h"
#include "support/captured_errors.h"
#include "support/effort.h"

namespace prom = prometheus_express;

namespace {

// Of each length at which words are put together in another way, escaped ones, and some that are
// not UTF-8 beside what they become.
const std::vector<std::string>& values() {
  static const std::vector<std::string> all = {"",
                                               "a",
                                               "b",
                                               "ab",
                                               "abc",
                                               "abcd",
                                               "1234567",
                                               "12345678",
                                               "123456789",
                                               "123456789012345",
                                               "1234567890123456",
                                               "12345678901234567",
                                               "1234567890123456789012345678901x",
                                               std::string(33, 'y'),
                                               std::string(100, 'z'),
                                               "\\",
                                               "\"quoted\"",
                                               "\n",
                                               "C:\\folder\\file",
                                               "stra\xC3\x9F"
                                               "e",
                                               "\xFF",
                                               "\xEF\xBF\xBD",
                                               "long and not \xC3 UTF-8 at all",
                                               "long and not \xEF\xBF\xBD UTF-8 at all"};
  return all;
}

// What a value becomes.
std::string repaired(std::string text) {
  for (const char* const bad : {"\xFF", "\xC3 "}) {
    const std::size_t at = text.find(bad);
    if (at != std::string::npos) text.replace(at, 1, "\xEF\xBF\xBD");
  }
  return text;
}

template <std::size_t... kIndex>
void count_in_all_ways(std::index_sequence<kIndex...>) {
  constexpr std::size_t kLabels = sizeof...(kIndex);
  using Key = std::vector<std::string>;
  const prom::LabelName<prom::MetricType::kCounter> names[] = {
      prom::LabelName<prom::MetricType::kCounter>::borrowed(kIndex == 0   ? "a"
                                                            : kIndex == 1 ? "b"
                                                            : kIndex == 2 ? "c"
                                                                          : "d")...};
  static prom::FixedStorage<test_support::kBoard ? 20'000 : 40'000'000> storage;
  prom::CollectorRegistry registry{storage};
  // A local one, of which GCC 12 sees all of this, has for it names that are not initialized yet.
  const std::unique_ptr<prom::Counter<kLabels>> made{
      new prom::Counter<kLabels>{"c_total", "", names, registry}};
  prom::Counter<kLabels>& counter = *made;
  std::map<Key, std::uint64_t> expected;
  std::mt19937 random{kLabels};
  for (int i = 0; i < test_support::rounds(20'000); ++i) {
    // Few at first: a list leads to them, and later a table. A board has no more.
    const std::size_t choice = i < 200 || test_support::kBoard ? 2 : values().size();
    const std::string* chosen[] = {&values()[random() % (kIndex + choice) % values().size()]...};
    const Key key = {repaired(*chosen[kIndex])...};
    switch (random() % 4) {
      case 0:
        counter.labels(*chosen[kIndex]...).inc();
        ++expected[key];
        break;
      case 1:
        counter.inc({*chosen[kIndex]...}, 2);
        expected[key] += 2;
        break;
      case 2: {
        const auto handle = counter.labels(*chosen[kIndex]...);
        counter.labels(*chosen[kIndex]...).inc();
        counter.inc({*chosen[kIndex]...});
        expected[key] += 2;
        if (handle.value().read_parts().whole != expected[key]) FAIL("another child: ", i);
        break;
      }
      default:
        if (random() % 8 != 0) break;
        counter.remove(*chosen[kIndex]...);
        expected.erase(key);
    }
  }
  for (const auto& [key, count] : expected) {
    CHECK(counter.labels(key[kIndex]...).value().read_parts().whole == count);
  }
}

TEST_CASE("labels(), a call in one piece and a removal mean the same child") {
  const test_support::CapturedErrors errors;  // of values that are not UTF-8
  count_in_all_ways(std::make_index_sequence<1>{});
  count_in_all_ways(std::make_index_sequence<2>{});
  count_in_all_ways(std::make_index_sequence<3>{});
  count_in_all_ways(std::make_index_sequence<4>{});
}

// 32 bits tell children apart until there are some ten thousands: with so many, some have the hash
// of another one.
TEST_CASE("children with the same hash are told apart") {
  if constexpr (test_support::kBoard || test_support::kSanitized) return;
  constexpr std::size_t kMany = 150'000;
  prom::CollectorRegistry registry;
  prom::Counter<1> counter{"c_total", "", {"a"}, registry};
  for (std::size_t i = 0; i < kMany; ++i) counter.labels(i).inc(i + 1);
  for (std::size_t i = 0; i < kMany; ++i) counter.inc({i});
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < kMany; ++i) {
    wrong += counter.labels(i).value().read_parts().whole == i + 2 ? 0 : 1;
  }
  CHECK(wrong == 0);
}

// Its label values are far behind its beginning, and its memory is as much as that.
TEST_CASE("a child may be larger than 64 KB") {
  if constexpr (test_support::kBoard) return;
  static prom::FixedStorage<150'000> storage;
  prom::CollectorRegistry registry{"", storage};
  prom::Histogram histogram{
      "h", "", {"a"}, registry, prom::buckets(1), prom::native_histogram<8'192>()};
  for (int i = 0; i < 10'000; ++i) histogram.labels("one").observe(i);
  prom::HistogramSnapshot snapshot;
  histogram.labels("one").value().read_into(snapshot);
  CHECK(snapshot.cumulative[1] == 10'000);
  CHECK_FALSE(histogram.labels("two").stored());
}

}  // namespace
