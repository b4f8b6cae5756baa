// The real library reads what the small encoder writes, and the tests' decoder what the library
// writes.
#include <doctest/doctest.h>
#include <snappy.h>

#include <string>

#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/push/remote_write/library_snappy.h"
#include "prometheus_express/push/remote_write/remote_write.h"
#include "receiver_fixture.h"
#include "snappy_samples.h"
#include "unsnappy.h"

namespace prom = prometheus_express;
using push_samples::compressed;
using push_samples::Unsnappy;

namespace {

std::string uncompressed(const std::string& block) {
  std::string text;
  REQUIRE(snappy::IsValidCompressedBuffer(block.data(), block.size()));
  REQUIRE(snappy::Uncompress(block.data(), block.size(), &text));
  return text;
}

TEST_CASE("the library reads the small encoder's blocks") {
  prom::SmallSnappy small;
  for (const std::string& text : push_samples::snappy_samples(300'000)) {
    REQUIRE(uncompressed(compressed(small, text)) == text);
  }
}

TEST_CASE("the library's blocks, for which there is room too") {
  prom::LibrarySnappy library;
  for (const std::string& text : push_samples::snappy_samples(300'000)) {
    const std::string block = compressed(library, text);
    CHECK(block.size() <= prom::Snappy::most_compressed(text.size()));
    CHECK(uncompressed(block) == text);
    const auto back = Unsnappy(block).decode();
    REQUIRE((back.has_value() && *back == text));
  }
}

// A typical registry of a board, with 40 series.
struct Weather {
  prom::FixedStorage<4'000> storage;
  prom::CollectorRegistry registry{"weather", storage};
  prom::Gauge<2> temperature{"temperature_celsius", "", {"sensor", "room"}, registry};
  prom::Gauge<2> humidity{"humidity_percent", "", {"sensor", "room"}, registry};
  const prom::ConstantLabel external[2] = {{"device", "roof-17"}, {"job", "weather"}};

  Weather() { change(0); }
  void change(int step) {
    for (int i = 0; i < 20; ++i) {
      temperature.labels("bme680", i).set(20 + i * 0.37 + step * 0.01);
      humidity.labels("bme680", i).set(50 - i * 0.73 - step * 0.01);
    }
  }
};

// The bytes that a scrape takes on the wire.
std::uint64_t sent_bytes(prom::Snappy* snappy, std::size_t& plain) {
  push_samples::ReceiverFixture receiver;
  Weather weather;
  prom::RemoteWrite<10'000, 8'000> remote{receiver.network, push_samples::kReceiver,
                                          weather.registry};
  remote.set_external_labels(weather.external);
  if (snappy != nullptr) remote.compress_with(*snappy);
  CHECK(remote.collect(1'700'000'000'000).ok());
  receiver.run(remote);
  CHECK(receiver.series.size() == 40);
  plain = 0;
  for (const std::string& body : receiver.bodies) plain += uncompressed(body).size();
  return remote.statistics().sent_bytes;
}

TEST_CASE("the samples of a registry are sent by either in a fraction of their size") {
  prom::LibrarySnappy library;
  std::size_t plain = 0;
  const std::uint64_t by_library = sent_bytes(&library, plain);
  const std::uint64_t by_small = sent_bytes(nullptr, plain);
  MESSAGE("40 samples: " << plain << " bytes, library " << by_library << ", small " << by_small);
  CHECK(by_library < plain / 2);
  CHECK(by_small < plain / 2);
}

template <std::size_t BatchBytes>
std::size_t samples_in_16_kb() {
  prometheus_express::FakeNetwork network;
  Weather weather;
  prom::RemoteWrite<16'384, BatchBytes> remote{network, push_samples::kReceiver, weather.registry};
  remote.set_external_labels(weather.external);
  for (int i = 1; remote.statistics().dropped == 0; ++i) {
    weather.change(i);
    CHECK(remote.collect(1'700'000'000'000 + i * 10'000).ok());
  }
  return remote.statistics().waiting;
}

TEST_CASE("how many samples a queue holds") {
  MESSAGE("16 KB hold " << samples_in_16_kb<512>() << " samples in batches of 512 bytes, "
                        << samples_in_16_kb<1'024>() << " of 1 KB, " << samples_in_16_kb<4'096>()
                        << " of 4 KB");
  CHECK(samples_in_16_kb<1'024>() > 300);
}

}  // namespace
