#include "prometheus_express/text/ipv4.h"

#include <doctest/doctest.h>

#include <string>

using namespace prometheus_express;

namespace {

TEST_CASE("numeric addresses are read, and nothing else") {
  Ipv4Address address = {9, 9, 9, 9};
  CHECK(parse_ipv4("192.168.1.50", address));
  CHECK(address == Ipv4Address{192, 168, 1, 50});
  CHECK(parse_ipv4("0.0.0.0", address));
  CHECK(parse_ipv4("255.255.255.255", address));
  CHECK(address == Ipv4Address{255, 255, 255, 255});

  for (const char* text : {"", ".", "1", "1.2.3", "1.2.3.", "1.2.3.4.", "1.2.3.4.5", "1..3.4",
                           "256.1.1.1", "1.1.1.256", "1.1.1.99999999999", "01.2.3.4", "1.2.3.04",
                           " 1.2.3.4", "1.2.3.4 ", "+1.2.3.4", "-1.2.3.4", "a.b.c.d", "::1"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_ipv4(text, address));
    CHECK(address == Ipv4Address{255, 255, 255, 255});
  }
}

TEST_CASE("every byte value at every place") {
  for (int place = 0; place < 4; ++place) {
    for (int value = 0; value <= 300; ++value) {
      std::string text;
      for (int i = 0; i < 4; ++i) {
        text += (i > 0 ? "." : "") + std::to_string(i == place ? value : i);
      }
      Ipv4Address address = {};
      REQUIRE(parse_ipv4(text.c_str(), address) == (value <= 255));
      if (value > 255) continue;
      REQUIRE(address[static_cast<std::size_t>(place)] == value);
      char written[kIpv4TextBytes + 1] = {};
      written[kIpv4TextBytes] = '#';
      REQUIRE(write_ipv4(address, written) == text.size());
      REQUIRE(written == text);
      REQUIRE(written[kIpv4TextBytes] == '#');
    }
  }
}

}  // namespace
