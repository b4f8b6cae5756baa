// What the drivers of 1-Wire sensors need of a board: a bus that keeps the times of its slots. A
// board implements OneWireBus; the tests implement it over the emulated sensors.
//
//   prom::OneWireSearch search{one_wire};
//   prom::OneWireAddress address;
//   while (search.next(address)) use(address);   // every device on the bus
#pragma once

#include <cstddef>
#include <cstdint>

namespace prometheus_express {

enum class OneWireStatus : std::uint8_t {
  kOk,
  kNoPresence,  // nobody answered the reset
  kHeldLow,     // the line does not rise: a short circuit, or no resistor to the supply
};

// The master of a bus at standard speed (data sheet DS18B20, "1-Wire Bus System"): one line, open
// drain, with a resistor of 4.7 kOhm to the supply. Not for interrupt handlers.
class OneWireBus {
 public:
  // A reset pulse of at least 480 us, and whether a device answers with its presence pulse. Blocks
  // for 1 ms. Where the line is low before the pulse or stays low after it: kHeldLow.
  virtual OneWireStatus reset() = 0;

  // One time slot of at least 61 us, blocking. Of a 0 the line is low for 60 to 120 us. Of a 1 it
  // is low for less than 15 us, and what it is at 15 us after it fell is given back: a device that
  // sends holds it low for a 0. So a slot that reads is one that writes a 1.
  virtual bool slot(bool bit) = 0;

 protected:
  ~OneWireBus() = default;
};

// Bytes over a bus, the lowest bit first. 8 slots a byte, 0.6 ms.
void one_wire_write(OneWireBus& bus, const std::uint8_t* data, std::size_t size);
void one_wire_read(OneWireBus& bus, std::uint8_t* data, std::size_t size);

// The check sum behind `size` bytes: x^8 + x^5 + x^4 + 1, the lowest bit first.
std::uint8_t one_wire_crc8(const std::uint8_t* data, std::size_t size);

// The ROM code of a device: its family, its serial number, and the check sum of both.
struct OneWireAddress {
  static constexpr std::size_t kBytes = 8;

  std::uint8_t family() const { return bytes[0]; }
  bool is_valid() const;

  std::uint8_t bytes[kBytes] = {};
};

// Finds the devices on a bus, one after the other (data sheet DS18B20, "SEARCH ROM").
class OneWireSearch {
 public:
  // The bus is borrowed.
  explicit OneWireSearch(OneWireBus& bus) : bus_(bus) {}

  // Gives the next address, or false: there is none left, or the search failed, which status() and
  // is_complete() tell. Blocks for 15 ms, on the Feather M4 for at most 30 ms
  // (docs/bounded_calls.md).
  bool next(OneWireAddress& address);

  // Of the bus, at the last next().
  OneWireStatus status() const { return status_; }

  // All devices were found. False after next() has given false: devices came or went meanwhile, or
  // a bit was lost.
  bool is_complete() const { return complete_; }

 private:
  bool walk();

  OneWireBus& bus_;
  OneWireAddress last_;
  int fork_ = -1;  // the last bit at which the 0 was taken and the 1 is still to be followed
  bool complete_ = false;
  OneWireStatus status_ = OneWireStatus::kOk;
};

}  // namespace prometheus_express
