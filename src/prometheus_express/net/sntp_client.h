// Asks an SNTP server what time it is (RFC 4330, unicast). A state machine: start(), then update()
// from the loop until it is not kAsking any more. Boards use the one over their own network:
// w5500::SntpClient, lwip::SntpClient.
//
// Who does not see the request and forges an answer has to guess its 64 random bits. They are as
// good as those of the network below: over a W5500 w5500::Network::random(), over lwIP LWIP_RAND.
//
//   prom::w5500::SntpClient sntp{network};
//   sntp.start(server);
//   while (sntp.update() == prom::SntpState::kAsking) network.wait(sntp.next_deadline_ms());
//   if (sntp.state() == prom::SntpState::kKnown) {
//     prom::set_unix_time(static_cast<double>(sntp.unix_time_ms()) / 1e3);
//   }
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/net/sntp_message.h"
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

// Not for interrupt handlers.
class SntpClient {
 public:
  SntpClient(const SntpClient&) = delete;
  SntpClient& operator=(const SntpClient&) = delete;

  // Asks `server`. Gives up what was asked before; the time that was known stays known. Who asks
  // again waits 15 s at least, and longer each time (RFC 4330, section 10); after kRefused another
  // server has to be found.
  void start(const Ipv4Address& server);

  // Never blocks. The request is sent up to four times, and waited for 2, 4, 8 and 16 s.
  SntpState update();

  // What start() and update() said last.
  SntpState state() const { return state_; }

  // Milliseconds since 1970-01-01 00:00 UTC at this moment, as the network's clock has gone on
  // since the last kKnown; 0 before the first. Wrong by half of the time that request and answer
  // took, at most.
  std::int64_t unix_time_ms();

  // When update() has something to do though nothing was received: a time of the network's clock.
  std::uint64_t next_deadline_ms() const;

 protected:
  SntpClient() = default;
  ~SntpClient() = default;

  // The transport.
  virtual std::uint64_t now_ms() = 0;
  virtual std::uint32_t random() = 0;

  // From a new port to kSntpPort of the server. What cannot be sent is left out.
  virtual void send_message(const Ipv4Address& server, const SntpMessage& message) = 0;

  // The next datagram that has come to that port. `size` is how much of it is in `message`: 0 where
  // it is not from the server. False: there is none.
  virtual bool receive(SntpMessage& message, std::size_t& size) = 0;

  // Nothing more is expected.
  virtual void release_port() = 0;

 private:
  void ask(std::uint64_t now);
  bool take(const SntpMessage& message);
  SntpState end(SntpState state);

  std::int64_t unix_minus_network_ms_ = 0;  // 0: not known
  std::uint64_t sent_ms_ = 0;
  std::uint64_t send_ms_ = 0;  // when to send next
  Ipv4Address server_ = {};
  SntpToken token_ = {};
  std::uint8_t sent_ = 0;
  bool heard_ = false;  // something came from the server
  SntpState state_ = SntpState::kIdle;
};

}  // namespace prometheus_express
