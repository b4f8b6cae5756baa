// Asks an SNTP server what time it is (RFC 4330, unicast), over any UdpSocket. A state machine:
// start(), then update() from the loop until it is not kAsking any more.
//
// Who does not see the request and forges an answer has to guess its 64 random bits, and the port
// that it came from. They are as good as `random`: where the port of the library has no entropy
// (platform/entropy.h) they can be guessed.
//
//   prom::w5500::UdpSocket udp{network};
//   prom::SntpClient sntp{network, udp, network.random()};
//   sntp.start(server);
//   while (sntp.update() == prom::SntpState::kAsking) network.wait(sntp.next_deadline_ms());
//   if (sntp.state() == prom::SntpState::kKnown) {
//     prom::set_unix_time(static_cast<double>(sntp.unix_time_ms()) / 1e3);
//   }
//
// Over other networks than the W5500's the program has a prom::Random of its own.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/net/network.h"
#include "prometheus_express/net/sntp_message.h"
#include "prometheus_express/net/udp_socket.h"
#include "prometheus_express/platform/random.h"
#include "prometheus_express/text/ipv4.h"

namespace prometheus_express {

enum class SntpState : std::uint8_t {
  kIdle,      // nothing was asked
  kAsking,    // update() again
  kKnown,     // unix_time_ms() has it
  kNoAnswer,  // no link, no such server, or it says nothing
  kRefused,   // the server does not know the time, or wants to be asked no more
  kUnusable,  // it answered, but never this request, or with what cannot be a time
};

// Opens the UdpSocket only while it asks. Not for interrupt handlers.
class SntpClient {
 public:
  // All are borrowed and must outlive this object: the network, whose clock it asks for the time,
  // a UdpSocket of that network, which nobody else uses while it asks, and random numbers.
  SntpClient(Network& network, UdpSocket& udp, Random& random)
      : network_(network), udp_(udp), random_(random) {}
  SntpClient(const SntpClient&) = delete;
  SntpClient& operator=(const SntpClient&) = delete;

  // Asks `server`, at a port that is no other than kSntpPort but in tests. Gives up what was asked
  // before; the time that was known stays known. Who asks again waits 15 s at least, and longer
  // each time (RFC 4330, section 10); after kRefused another server has to be found.
  void start(const Ipv4Address& server, std::uint16_t port = kSntpPort);

  // Never blocks: over a W5500 it takes at most 10 ms on a Cortex-M4 of 120 MHz
  // (docs/bounded_calls.md). The request is sent up to four times, and waited for 2, 4, 8 and 16 s.
  SntpState update();

  // What start() and update() said last.
  SntpState state() const { return state_; }

  // Milliseconds since 1970-01-01 00:00 UTC at this moment, as the network's clock has gone on
  // since the last kKnown; 0 before the first. Wrong by half of the time that request and answer
  // took, at most.
  std::int64_t unix_time_ms();

  // When update() has something to do though nothing was received: a time of the network's clock.
  std::uint64_t next_deadline_ms() const;

 private:
  void ask(std::uint64_t now);
  bool take(const SntpMessage& message);
  SntpState end(SntpState state);

  Network& network_;
  UdpSocket& udp_;
  Random& random_;
  std::int64_t unix_minus_network_ms_ = 0;  // 0: not known
  std::uint64_t sent_ms_ = 0;
  std::uint64_t send_ms_ = 0;  // when to send next
  Ipv4Address server_ = {};
  SntpToken token_ = {};
  std::uint16_t port_ = kSntpPort;
  std::uint8_t sent_ = 0;
  bool heard_ = false;  // something came from the server
  bool more_ = false;   // may wait at the UdpSocket
  SntpState state_ = SntpState::kIdle;
};

}  // namespace prometheus_express
