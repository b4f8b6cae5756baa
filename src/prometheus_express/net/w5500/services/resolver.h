// Asks a DNS server for the IPv4 address of a name (RFC 1035, A records). A state machine: start(),
// then update() from the loop until it is not kAsking any more.
//
// Each question has a new port and a new identifier (RFC 5452): who does not see it and forges an
// answer has to guess 30 bits, where the port has entropy (platform/entropy.h). Where it has none,
// port and identifier follow from the MAC address and from times, and are guessed in a few thousand
// attempts. Who sees the question can always forge the answer.
#pragma once

#include <cstdint>

#include "prometheus_express/net/w5500/addresses.h"
#include "prometheus_express/net/w5500/udp_socket.h"

namespace prometheus_express::w5500 {

class Network;

enum class Resolution : std::uint8_t {
  kIdle,      // nothing was asked
  kAsking,    // update() again
  kFound,     // address() has it
  kNotFound,  // there is no such name, or it has no IPv4 address
  kFailed,    // no server is known, or it did not answer in time, or could not say
  kInvalid,   // what was asked for is no name
};

// Uses one socket of the chip while it asks. Not linked unless used. Not for interrupt handlers.
class Resolver {
 public:
  // `network` is borrowed and must outlive this object.
  explicit Resolver(Network& network) : network_(network), udp_(network) {}

  // Asks for `name` ("gateway.example.org", up to 253 bytes), or takes it as it is where it is a
  // numeric address. localhost and what is below it is not found without asking (RFC 6761, 6.3):
  // the chip cannot reach its own addresses. The name is borrowed until update() says that it is
  // done. Gives up what was asked before.
  Resolution start(const char* name);

  // Never blocks. The question is sent up to three times, 2 s apart, to Ipv4Settings::dns_server.
  Resolution update();

  // What start() and update() said last.
  Resolution resolution() const { return resolution_; }

  // Of the name, after kFound; otherwise as it was before.
  const Ipv4Address& address() const { return address_; }

 private:
  void send_query();
  Resolution receive();
  Resolution read_answer();
  bool read_question();
  Resolution read_records(unsigned count);
  bool skip_name();
  Resolution end(Resolution resolution);

  Network& network_;
  UdpSocket udp_;
  const char* name_ = nullptr;
  std::uint64_t send_ms_ = 0;
  Ipv4Address address_ = {};
  Ipv4Address server_ = {};
  std::uint16_t id_ = 0;
  std::uint8_t sent_ = 0;
  Resolution resolution_ = Resolution::kIdle;
};

}  // namespace prometheus_express::w5500
