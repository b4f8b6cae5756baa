// The calls of an Arduino client class, whichever it has of them.
#pragma once

#if __has_include(<Arduino.h>)

#include <Arduino.h>
#include <IPAddress.h>

#include <cstddef>
#include <cstdint>
#include <utility>

#include "prometheus_express/net/arduino/members.h"
#include "prometheus_express/text/ipv4.h"

namespace prometheus_express::arduino {

template <class Client>
using ConnectWithoutWaiting = decltype(std::declval<Client&>().connectNoWait(
    std::declval<const IPAddress&>(), std::uint16_t{}));

// A client whose connection is a numbered socket of a W5x00, as in Arduino's Ethernet library.
// status() is then the chip's register. A closed socket is given to the next who needs one, so an
// object of an old connection would read the bytes of a new one.
template <class Client>
inline constexpr bool kOnChip = kHas<Client, SocketNumber>&& kHas<Client, SocketStatus>;

// W5500 data sheet, Sn_SR. Nobody holds a connection in any other state: stop() has waited for
// them.
inline constexpr int kEstablished = 0x17;
inline constexpr int kCloseWait = 0x1C;

// False where the connection is the client's no more. Of other stacks nobody can tell, and nothing
// but the object leads to a connection.
template <class Client>
bool is_still_its_own([[maybe_unused]] Client& client) {
  if constexpr (kOnChip<Client>) {
    const int state = client.status();
    return state == kEstablished || state == kCloseWait;
  } else {
    return true;
  }
}

template <class Client>
void limit_waiting(Client& client, std::uint16_t ms) {
  if constexpr (kHas<Client, Timeout>) client.setConnectionTimeout(ms);
}

// Nagle's algorithm and a peer that delays its ACKs cost 40 to 200 ms an answer.
template <class Client>
void send_at_once(Client& client) {
  if constexpr (kHas<Client, NoDelay>) client.setNoDelay(true);
}

// Not longer than `ms`, where the class can be told.
template <class Client>
void end_well(Client& client, std::uint16_t ms) {
  if constexpr (kHas<Client, CloseWithoutWaiting>) {
    client.close();
  } else {
    limit_waiting(client, ms);
    client.stop();
  }
}

template <class Client>
void cut_off(Client& client) {
  if constexpr (kHas<Client, Abort>) {
    client.abort();
  } else {
    end_well(client, 1);
  }
}

// A stack that closes a connection with bytes which nobody has read resets it, and what is on the
// way to the peer is lost.
template <class Client>
void throw_away_what_came(Client& client) {
  constexpr int kPieces = 64;
  std::uint8_t bytes[64];
  for (int i = 0; i < kPieces && client.available() > 0; ++i) {
    if (client.read(bytes, sizeof(bytes)) <= 0) return;
  }
}

// See Connection::peer().
template <class Client>
std::uint64_t peer_of(Client& client) {
  if constexpr (kHas<Client, RemoteAddress>) {
    auto address = client.remoteIP();
    int bytes = 4;
    if constexpr (kHas<decltype(address), AddressType>) {
      constexpr int kIpv4 = 0;
      if (static_cast<int>(address.type()) != kIpv4) bytes = 8;
    }
    std::uint64_t key = 0;
    for (int i = 0; i < bytes; ++i) key = key << 8 | static_cast<std::uint8_t>(address[i]);
    return key;
  } else {
    return 0;
  }
}

inline IPAddress address_of(const Ipv4Address& bytes) {
  return IPAddress(bytes[0], bytes[1], bytes[2], bytes[3]);
}

}  // namespace prometheus_express::arduino

#endif
