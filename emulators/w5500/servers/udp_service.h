// What a server on the virtual network looks like to it.
#pragma once

#include <cstdint>
#include <vector>

#include "emulators/w5500/registers.h"

namespace emulators::w5500 {

inline constexpr Address kBroadcast = {255, 255, 255, 255};

struct Datagram {
  Address from{};
  std::uint16_t from_port = 0;
  Address to{};
  std::uint16_t to_port = 0;
  std::vector<std::uint8_t> data;
  std::uint8_t ttl = 128;
};

class UdpService {
 public:
  virtual ~UdpService() = default;

  // Says whether datagrams to this address and port are for this server.
  virtual bool serves(const Address& to, std::uint16_t port) const = 0;

  // Takes a datagram and appends the answers to it, if any.
  virtual void take(const Datagram& datagram, std::vector<Datagram>& answers) = 0;
};

// Fields of packets, big-endian.
inline std::uint16_t read16(const std::uint8_t* at) {
  return static_cast<std::uint16_t>(at[0] << 8 | at[1]);
}
inline void append16(std::vector<std::uint8_t>& data, std::uint16_t value) {
  data.push_back(static_cast<std::uint8_t>(value >> 8));
  data.push_back(static_cast<std::uint8_t>(value));
}
inline void append32(std::vector<std::uint8_t>& data, std::uint32_t value) {
  append16(data, static_cast<std::uint16_t>(value >> 16));
  append16(data, static_cast<std::uint16_t>(value));
}
inline void append(std::vector<std::uint8_t>& data, const Address& address) {
  data.insert(data.end(), address.begin(), address.end());
}

}  // namespace emulators::w5500
