#include "prometheus_express/sensors/one_wire.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "fake_one_wire.h"

namespace prom = prometheus_express;

namespace {

using fake::one_wire_address;
using prom::OneWireStatus;

bool same(const prom::OneWireAddress& a, const prom::OneWireAddress& b) {
  return std::memcmp(a.bytes, b.bytes, sizeof a.bytes) == 0;
}

// Each device that is found, until there is none left.
std::vector<prom::OneWireAddress> found_by(prom::OneWireSearch& search) {
  std::vector<prom::OneWireAddress> found;
  prom::OneWireAddress address;
  while (found.size() < 100 && search.next(address)) found.push_back(address);
  return found;
}

// Maxim, application note 27, "Understanding and Using Cyclic Redundancy Checks".
TEST_CASE("the check sum is that of Maxim's example") {
  const std::uint8_t rom[] = {0x02, 0x1C, 0xB8, 0x01, 0x00, 0x00, 0x00};
  CHECK(prom::one_wire_crc8(rom, sizeof rom) == 0xA2);
  CHECK(prom::one_wire_crc8(rom, 0) == 0);
}

TEST_CASE("an address is one with a family and a good check sum") {
  const prom::OneWireAddress address = one_wire_address(0x28, 0x0123456789AB);
  CHECK(address.is_valid());
  CHECK(address.family() == 0x28);
  for (int bit = 0; bit < 64; ++bit) {
    prom::OneWireAddress changed = address;
    changed.bytes[bit / 8] = static_cast<std::uint8_t>(changed.bytes[bit / 8] ^ 1 << bit % 8);
    CHECK_FALSE(changed.is_valid());
  }
  CHECK_FALSE(prom::OneWireAddress{}.is_valid());  // a line that is always low
}

TEST_CASE("a search finds every device once, whatever their addresses") {
  std::uint64_t random = 88172645463325252;
  for (int count = 1; count <= 24; ++count) {
    fake::OneWire bus;
    for (int i = 0; i < count; ++i) {
      random ^= random << 13;
      random ^= random >> 7;
      random ^= random << 17;
      // Half of them differ in few bits, as those of one batch do.
      const std::uint64_t serial = i % 2 == 0 ? random & 0xFFFFFFFFFFFF : random & 0x1F;
      const auto address = one_wire_address(i % 3 == 0 ? 0x10 : 0x28, serial);
      const auto is_it = [&](const prom::OneWireAddress& other) { return same(other, address); };
      if (std::none_of(bus.devices.begin(), bus.devices.end(), is_it)) {
        bus.devices.push_back(address);
      }
    }
    prom::OneWireSearch search{bus};
    const auto found = found_by(search);
    CHECK(search.is_complete());
    CHECK(bus.resets == static_cast<int>(bus.devices.size()));
    REQUIRE(found.size() == bus.devices.size());
    for (const auto& device : bus.devices) {
      CHECK(std::count_if(found.begin(), found.end(), [&](const prom::OneWireAddress& other) {
              return same(other, device);
            }) == 1);
    }
  }
}

TEST_CASE("a search on a bus without devices, or a line that is held low, says so") {
  fake::OneWire bus;
  prom::OneWireSearch search{bus};
  prom::OneWireAddress address;
  CHECK_FALSE(search.next(address));
  CHECK(search.status() == OneWireStatus::kNoPresence);
  CHECK_FALSE(search.is_complete());
  bus.held_low = true;
  CHECK_FALSE(search.next(address));
  CHECK(search.status() == OneWireStatus::kHeldLow);
  bus.held_low = false;
  bus.devices = {one_wire_address(0x28, 1)};
  CHECK(search.next(address));
  CHECK(search.status() == OneWireStatus::kOk);
  CHECK(search.is_complete());
}

TEST_CASE("a bit that is lost gives no address, or the right one") {
  for (int slot = 8; slot < 8 + 3 * 64; ++slot) {
    fake::OneWire bus;
    bus.devices = {one_wire_address(0x28, 0x5A5A5A), one_wire_address(0x28, 0xA5A5A5)};
    bus.lost_slot = slot;
    prom::OneWireSearch search{bus};
    for (const auto& address : found_by(search)) {
      CHECK((same(address, bus.devices[0]) || same(address, bus.devices[1])));
    }
  }
}

}  // namespace
