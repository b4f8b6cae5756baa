// The contract by which names of hosts become addresses. net/sockets/resolver.h implements it on a
// host; a board gives its own (DNS over its stack, or a table), or none and uses numeric addresses.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace prometheus_express {

// Room for a numeric address as text, IPv6 too, with its '\0'.
inline constexpr std::size_t kAddressTextBytes = 46;

class Resolver {
 public:
  enum class Answer : std::uint8_t {
    kFound,    // `address` is set
    kPending,  // ask the same again later
    kNone,     // the name has no such address, or it cannot be found out
  };

  // Gives the numeric address number `index` (from 0, in the order in which they should be tried)
  // of the host `name`, which is borrowed during the call. For localhost and names
  // below it (net/localhost.h) nobody is asked: they are loopback addresses, or kNone where there
  // is no loopback, as on a chip. Whoever asks goes on asking the same until the answer is not
  // kPending, or loses interest, which is not told.
  virtual Answer resolve(std::string_view name, std::size_t index,
                         char (&address)[kAddressTextBytes]) = 0;

 protected:
  ~Resolver() = default;
};

}  // namespace prometheus_express
