// Random numbers for identifiers, ports and pauses, in streams.
//
// They are Speck64/128 of a stream and a place in it, under a key that is drawn from
// platform/entropy.h when the first is asked for; of each block of 64 bits half is given. Who
// has seen any number of them can foresee none of the others, of the same stream or of another.
//
// Where there is no entropy nothing of that is promised: the key then comes from what was mixed in,
// and whoever knows that knows all numbers. It is asked for again each time.
#pragma once

#include <cstdint>

#include "prometheus_express/platform/speck.h"

namespace prometheus_express {

// Not thread-safe; not for interrupt handlers.
class Random {
 public:
  // For as long as there is no entropy, what comes next depends on this too: an address, a time, a
  // letter of a name.
  void mix(std::uint32_t what);

  // The number at a place of a stream; once there was entropy, always the same one.
  std::uint32_t at(std::uint32_t stream, std::uint32_t place);

  // The number at the next place, wherever that is. For streams of which at() is not asked; they
  // repeat after 2^32 numbers of all together.
  std::uint32_t next(std::uint32_t stream) { return at(stream, place_++); }

 private:
  Speck64::Key key_{};
  std::uint32_t place_ = 0;
  bool seeded_ = false;
};

}  // namespace prometheus_express
