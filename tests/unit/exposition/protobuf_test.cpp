// What a protobuf page says, field by field.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "prometheus_express/exposition/formats/protobuf_format.h"
#include "prometheus_express/exposition/scrape_memory.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/enum.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/histogram.h"
#include "prometheus_express/metrics/info.h"
#include "prometheus_express/metrics/summary.h"
#include "prometheus_express/platform/clock.h"
#include "support/page.h"
#include "support/protobuf_schema.h"

namespace prom = prometheus_express;

namespace {

std::uint64_t take_varint(std::string_view& in) {
  std::uint64_t value = 0;
  for (unsigned shift = 0;; shift += 7) {
    REQUIRE((!in.empty() && shift < 64));
    const auto byte = static_cast<unsigned char>(in.front());
    in.remove_prefix(1);
    value |= std::uint64_t{byte & 0x7fU} << shift;
    if (byte <= 0x7f) return value;
  }
}

std::string_view take(std::string_view& in, std::uint64_t size) {
  REQUIRE(size <= in.size());
  const std::string_view taken = in.substr(0, static_cast<std::size_t>(size));
  in.remove_prefix(taken.size());
  return taken;
}

// Of each field with that number: what it holds.
std::vector<std::string_view> all(std::string_view message, unsigned number) {
  std::vector<std::string_view> found;
  while (!message.empty()) {
    const std::string_view begin = message;
    const std::uint64_t tag = take_varint(message);
    std::string_view content;
    switch (tag & 7) {
      case 0: {
        const std::string_view before = message;
        take_varint(message);
        content = before.substr(0, before.size() - message.size());
        break;
      }
      case 1:
        content = take(message, 8);
        break;
      default:
        REQUIRE((tag & 7) == 2);
        content = take(message, take_varint(message));
    }
    REQUIRE(begin.size() > message.size());
    if (tag >> 3 == number) found.push_back(content);
  }
  return found;
}

std::string_view one(std::string_view message, unsigned number) {
  const std::vector<std::string_view> found = all(message, number);
  REQUIRE(found.size() == 1);
  return found[0];
}

std::uint64_t integer(std::string_view message, unsigned number) {
  std::string_view content = one(message, number);
  return take_varint(content);
}

double real(std::string_view message, unsigned number) {
  const std::string_view content = one(message, number);
  REQUIRE(content.size() == 8);
  std::uint64_t bits = 0;
  for (std::size_t i = 8; i-- > 0;) bits = bits << 8 | static_cast<unsigned char>(content[i]);
  double value = 0;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

// The only metric of a page, from its family.
std::string_view metric_of(const std::string& page) {
  std::string_view rest = page;
  const std::string_view family = take(rest, take_varint(rest));
  REQUIRE(rest.empty());
  return one(family, 4);
}

double seconds(std::string_view timestamp) {
  const std::uint64_t nanos = integer(timestamp, 2);
  CHECK(nanos < 1'000'000'000);
  return static_cast<double>(integer(timestamp, 1)) + static_cast<double>(nanos) * 1e-9;
}

prom::MetricOptions with(prom::ExemplarStore& store) {
  prom::MetricOptions options;
  options.exemplars = &store;
  return options;
}

TEST_CASE("the newest exemplar of a histogram is in its bucket, and in no other") {
  for (const double value : {0.5, 1.5, 2.5, 9.0}) {
    CAPTURE(value);
    prom::Exemplars<4> store;
    prom::CollectorRegistry registry;
    prom::Histogram<0, 3> h{"h", "", registry, prom::buckets(1, 2, 3), with(store)};
    CHECK(h.observe(2.9, {{{"id", "old"}}}));
    CHECK(h.observe(value, {{{"id", "a\"b"}}}));
    const std::string page = test_support::page(registry, prom::kProtobufFormat);
    const std::string_view histogram = one(metric_of(page), 7);
    const std::vector<std::string_view> buckets = all(histogram, 3);
    REQUIRE(buckets.size() == 4);
    for (std::size_t i = 0; i < buckets.size(); ++i) {
      CAPTURE(i);
      const bool is_in = i == static_cast<std::size_t>(value < 3 ? value : 3);
      const std::vector<std::string_view> exemplars = all(buckets[i], 3);
      REQUIRE(exemplars.size() == (is_in ? 1 : 0));
      if (!is_in) continue;
      CHECK(real(exemplars[0], 2) == value);
      CHECK(one(one(exemplars[0], 1), 2) == "a\"b");
    }
  }
}

TEST_CASE("times are seconds and nanoseconds") {
  prom::CollectorRegistry registry;
  registry.enable_created();
  double before = prom::unix_time_seconds();
  if (std::isnan(before)) return;  // a board that was not told
  // Half a second would do: what matters is that it is not a whole one.
  while (before - std::floor(before) < 0.01) before = prom::unix_time_seconds();
  prom::Counter<> counter{"c_total", "", registry};
  const double after = prom::unix_time_seconds();
  const std::string page = test_support::page(registry, prom::kProtobufFormat);
  const double created = seconds(one(one(metric_of(page), 3), 3));
  CHECK(created >= before - 1e-6);
  CHECK(created <= after + 1e-6);
}

prom::ExpositionOptions lent(prom::NativeSnapshotPool& snapshots) {
  prom::ExpositionOptions options;
  options.snapshots = &snapshots;
  return options;
}

// client_golang counts NaN, and puts it into no bucket.
TEST_CASE("a native histogram counts observations that are NaN") {
  prom::CollectorRegistry registry;
  prom::Histogram h{"h", "", registry, prom::buckets(1), prom::native_histogram<20>(2)};
  for (const double value : {0.25, 3.0, std::numeric_limits<double>::quiet_NaN(), 0.0, -7.0}) {
    h.observe(value);
  }
  prom::NativeSnapshots<1, 20> snapshots;
  const std::string page = test_support::page(registry, prom::kProtobufFormat, lent(snapshots));
  const std::string_view histogram = one(metric_of(page), 7);
  CHECK(integer(histogram, 1) == 5);
  CHECK(integer(histogram, 7) == 1);      // zero
  CHECK(all(histogram, 12).size() == 2);  // three buckets are between 0.25 and 3
  CHECK(all(histogram, 9).size() == 1);   // -7
}

// Else a reader would take it for a classic histogram.
TEST_CASE("a native histogram without a threshold has a span even when it is empty") {
  for (const bool empty : {true, false}) {
    CAPTURE(empty);
    prom::CollectorRegistry registry;
    prom::Histogram h{"h", "", registry, prom::buckets(1), prom::native_histogram<20>(2, 0)};
    if (!empty) h.observe(8);
    prom::NativeSnapshots<1, 20> snapshots;
    const std::string page = test_support::page(registry, prom::kProtobufFormat, lent(snapshots));
    const std::vector<std::string_view> spans = all(one(metric_of(page), 7), 12);
    REQUIRE(spans.size() == 1);
    CHECK(integer(spans[0], 2) == (empty ? 0 : 1));
  }
}

// A length of 128 takes a byte more than one of 127, in each of the messages around it.
TEST_CASE("every length is that of what it holds") {
  prom::Exemplars<8> store;
  prom::NativeSnapshots<1, 40> snapshots;
  prom::ExemplarBuffers<1> exemplars;
  for (const bool created : {false, true}) {
    for (const std::size_t around : {0u, 30u, 100u, 128u, 16'384u}) {
      prom::CollectorRegistry registry{"prom"};
      const prom::ConstantLabel constant[] = {{"zone", "a\"\xff"}};
      registry.set_constant_labels(constant);
      if (created) registry.enable_created();
      prom::MetricOptions options = with(store);
      options.unit = "seconds";
      prom::Counter<2> counter{"c_seconds_total", "help", {"a", "b"}, registry, options};
      prom::Gauge<1> gauge{"g", "\xc3\xa4\"\\", {"a"}, registry};
      prom::Histogram<1, 2, 40> histogram{
          "h", "", {"a"}, registry, prom::buckets(1, 2), prom::native_histogram<40>(), with(store)};
      prom::Summary<1, 2> summary{"s", "", {"a"}, registry, prom::quantiles(0.5, 0.99)};
      prom::Enum<1, 2> state{"e", "", {"a"}, registry, prom::states("x", "y")};
      prom::Info<1> info{"i", "", {"a"}, registry};
      std::vector<std::string> values;
      for (std::size_t size = around < 12 ? 0 : around - 12; size < around + 4; ++size) {
        values.push_back("\"\xc3\xa4" + std::string(size, 'v'));
        const char* value = values.back().c_str();
        counter.labels(value, "").inc(1.5, {{{"id", "7"}}});
        gauge.labels(value).set(-1);
        histogram.labels(value).observe(1.5, {{{"id", "\n"}}});
        summary.labels(value).observe(1);
        state.labels(value).state("y");
        info.info(value);
      }
      prom::ExpositionOptions lent;
      lent.snapshots = &snapshots;
      lent.exemplars = &exemplars;
      const std::string page = test_support::page(registry, prom::kProtobufFormat, lent);
      CHECK(test_support::protobuf_fault(page) == "");
      std::vector<std::string> found;
      for (std::string_view rest = page; !rest.empty();) {
        const std::string_view family = take(rest, take_varint(rest));
        if (one(family, 1) == "prom_g") {
          found.emplace_back(one(all(one(family, 4), 1)[1], 2));
        }
      }
      CHECK(found == values);
    }
  }
}

}  // namespace
