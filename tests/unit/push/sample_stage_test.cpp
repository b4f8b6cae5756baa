// What fits into the memory of a message, to the byte.
#include "prometheus_express/push/remote_write/sample_stage.h"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

#include "prometheus_express/metrics/family/walk.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/storage/fixed_storage.h"
#include "write_request.h"

namespace prom = prometheus_express;

namespace {

// One series, with a label value of so many bytes.
struct Fixture {
  prom::FixedStorage<512> storage{};
  prom::CollectorRegistry registry{"", storage};
  prom::Gauge<1> gauge{"g", "", {"a"}, registry};
  prom::Walk walk{registry};
  prom::Walk::Step step{walk};
  prom::SortedLabels labels{nullptr, 0};

  explicit Fixture(std::size_t label_bytes) {
    gauge.labels(std::string(label_bytes, 'x')).set(1.5);
    walk.begin();
    REQUIRE(walk.next_value());
    REQUIRE(labels.enter(*walk.metric()));
  }

  bool add(prom::SampleStage1& stage) const {
    return stage.add(
        labels,
        {{}, walk.label_text(), 1.5, 1'700'000'000'000, std::numeric_limits<double>::quiet_NaN()});
  }
};

// Lengths take one byte up to 127, and two behind that.
TEST_CASE("as many samples are added as fit, and none is cut") {
  for (const std::size_t label_bytes : {1U, 70U, 80U, 90U, 100U, 200U}) {
    CAPTURE(label_bytes);
    const Fixture f(label_bytes);
    char large[1'000];
    prom::SampleStage1 measured(large, sizeof large);
    REQUIRE(f.add(measured));
    const std::size_t one = measured.message().size();
    for (std::size_t size = 0; size < 3 * one + 2; ++size) {
      CAPTURE(size);
      std::vector<char> memory(size + 16, '#');
      prom::SampleStage1 stage(memory.data(), size);
      std::size_t count = 0;
      while (count < 10 && f.add(stage)) ++count;
      CHECK(count == size / one);
      CHECK(stage.message().size() == count * one);
      for (std::size_t i = 0; i < count; ++i) {
        CHECK(stage.message().substr(i * one, one) == measured.message());
      }
      CHECK(std::string(memory.data() + size, 16) == std::string(16, '#'));
    }
  }
}

}  // namespace
