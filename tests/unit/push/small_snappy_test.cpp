#include <doctest/doctest.h>

#include <string>

#include "prometheus_express/platform/config.h"
#include "prometheus_express/push/remote_write/snappy.h"
#include "snappy_samples.h"
#include "unsnappy.h"

namespace prom = prometheus_express;
using push_samples::compressed;
using push_samples::Unsnappy;

namespace {

TEST_CASE("what is compressed is read back, whatever it is, and fits where it was said to") {
  prom::SmallSnappy snappy;
  std::size_t shorter = 0;
  for (const std::string& text : push_samples::snappy_samples(prom::kLarge ? 300'000 : 3'000)) {
    CAPTURE(text.size());
    const std::string block = compressed(snappy, text);
    CHECK(block.size() <= prom::Snappy::most_compressed(text.size()));
    if (block.size() < text.size() / 2) ++shorter;
    const auto back = Unsnappy(block).decode();
    REQUIRE(back.has_value());
    REQUIRE((*back == text));
  }
  CHECK(shorter > 40);
}

// A near copy takes two bytes and has 11 bits for its distance; any other copy takes three.
TEST_CASE("matches at the bounds of what a near copy can say") {
  prom::SmallSnappy snappy;
  for (std::size_t length = 4; length < 20; ++length) {
    for (std::size_t distance = 2'040; distance < 2'060; ++distance) {
      CAPTURE(length);
      CAPTURE(distance);
      std::string match;
      for (std::size_t i = 0; i < length; ++i) match += static_cast<char>(i * 37 + i / 7);
      const std::string text = match + std::string(distance - length, 'x') + match;
      const std::string block = compressed(snappy, text);
      const auto back = Unsnappy(block).decode();
      REQUIRE((back.has_value() && *back == text));
      const bool near = distance < 2'048 && length <= 11;
      const auto tag = static_cast<unsigned char>(block[block.size() - (near ? 2 : 3)]);
      CHECK((tag & 3) == (near ? 1 : 2));
      CHECK((near ? (tag >> 2 & 7) + 4U : (tag >> 2) + 1U) == length);
    }
  }
}

TEST_CASE("matches of every length and distance") {
  prom::SmallSnappy snappy;
  for (std::size_t length = 1; length < 200; ++length) {
    for (const unsigned gap : {0U, 1U, 5U, 59U, 60U, 61U, 255U, 256U, 257U, 2'040U, 2'060U}) {
      std::string match;
      std::string filler;
      for (std::size_t i = 0; i < length; ++i) match += static_cast<char>(i * 37 + i / 7);
      for (std::size_t i = 0; i < gap; ++i) filler += static_cast<char>(i * i + i / 3);
      const std::string text = match + filler + match;
      const auto back = Unsnappy(compressed(snappy, text)).decode();
      REQUIRE((back.has_value() && *back == text));
    }
  }
}

}  // namespace
