// Asks a DNS server for the IPv4 address of a name (RFC 1035, A records), over any UdpSocket. A
// state machine: start(), then update() from the loop until it is not kAsking any more.
//
//   prom::w5500::UdpSocket udp{network};
//   prom::DnsClient dns{network, udp, network.random(), network.settings().dns_server};
//   dns.start("gateway.example.org");
//   while (dns.update() == prom::DnsState::kAsking) network.wait(dns.next_deadline_ms());
//   if (dns.state() == prom::DnsState::kFound) use(dns.address());
//
// Each question has a new port and a new identifier (RFC 5452): who does not see it and forges an
// answer has to guess 30 bits, where the port of the library has entropy (platform/entropy.h) and
// the network chooses free ports at random, as the W5500's does. Where there is no entropy, port
// and identifier follow from times and, over a W5500, from the MAC address, and are guessed in a
// few thousand attempts. Who sees the question can always forge the answer.
#pragma once

#include <cstdint>

#include "prometheus_express/net/network.h"
#include "prometheus_express/net/udp_socket.h"
#include "prometheus_express/platform/random.h"
#include "prometheus_express/text/ipv4.h"

namespace prometheus_express {

inline constexpr std::uint16_t kDnsPort = 53;

enum class DnsState : std::uint8_t {
  kIdle,      // nothing was asked
  kAsking,    // update() again
  kFound,     // address() has it
  kNotFound,  // there is no such name, or it has no IPv4 address
  kFailed,    // no server is known, or it did not answer in time, or could not say
  kInvalid,   // what was asked for is no name
};

// Opens the UdpSocket only while it asks. Not for interrupt handlers.
class DnsClient {
 public:
  // All are borrowed and must outlive this object: the network, whose clock it asks for the time,
  // a UdpSocket of that network, which nobody else uses while it asks, random numbers, and the
  // server's address, which may change: it is looked at for each question, and 0.0.0.0 means that
  // none is known. `port` is no other than kDnsPort but in tests.
  DnsClient(Network& network, UdpSocket& udp, Random& random, const Ipv4Address& server,
            std::uint16_t port = kDnsPort)
      : network_(network), udp_(udp), random_(random), configured_server_(server), port_(port) {}
  DnsClient(Network&, UdpSocket&, Random&, const Ipv4Address&&, std::uint16_t = kDnsPort) = delete;
  DnsClient(const DnsClient&) = delete;
  DnsClient& operator=(const DnsClient&) = delete;

  // Asks for `name` ("gateway.example.org", up to 253 bytes), or takes it as it is where it is a
  // numeric address. localhost and what is below it is not found without asking (RFC 6761, 6.3):
  // boards do not reach their own addresses. The name is borrowed until update() says that it is
  // done. Gives up what was asked before.
  DnsState start(const char* name);

  // Never blocks: over a W5500 it takes at most 10 ms on a Cortex-M4 of 120 MHz
  // (docs/bounded_calls.md). The question is sent up to three times, 2 s apart.
  DnsState update();

  // What start() and update() said last.
  DnsState state() const { return state_; }

  // Of the name, after kFound; otherwise as it was before.
  const Ipv4Address& address() const { return address_; }

  // When update() has something to do though nothing was received: a time of the network's clock.
  std::uint64_t next_deadline_ms() const;

 private:
  void send_query(std::uint64_t now);
  DnsState receive();
  DnsState read_answer();
  bool read_question();
  DnsState read_records(unsigned count);
  bool skip_name();
  DnsState end(DnsState state);

  Network& network_;
  UdpSocket& udp_;
  Random& random_;
  const Ipv4Address& configured_server_;
  const char* name_ = nullptr;
  std::uint64_t send_ms_ = 0;  // when to send next
  Ipv4Address address_ = {};
  Ipv4Address server_ = {};  // that was asked
  std::uint16_t port_;
  std::uint16_t id_ = 0;
  std::uint8_t sent_ = 0;
  bool more_ = false;  // may wait at the UdpSocket
  DnsState state_ = DnsState::kIdle;
};

}  // namespace prometheus_express
