// A DHCP server with one address to give, and the next one where that is declined. RFC 2131,
// RFC 2132.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "emulators/contracts.h"
#include "emulators/w5500/faults.h"
#include "emulators/w5500/servers/udp_service.h"

namespace emulators::w5500 {

struct DhcpOffer {
  Address address{};
  Address subnet_mask{};
  Address router{};
  Address dns{};
  std::uint32_t lease_s = 86'400;
  std::uint32_t t1_s = 0;   // when to renew; 0: half of the lease
  std::uint32_t t2_s = 0;   // when to rebind; 0: seven eighths of it
  bool tells_times = true;  // false: the client has to know when to renew and to rebind
};

// Messages that were taken, by kind, and answers that were given.
struct DhcpCounts {
  std::uint32_t discover = 0;
  std::uint32_t select = 0;  // REQUEST that answers an offer
  std::uint32_t reboot = 0;  // REQUEST of an address the client had before
  std::uint32_t renew = 0;   // REQUEST to this server alone
  std::uint32_t rebind = 0;  // REQUEST to all servers, with an address in use
  std::uint32_t decline = 0;
  std::uint32_t release = 0;
  std::uint32_t inform = 0;
  std::uint32_t malformed = 0;
  std::uint32_t offer = 0;
  std::uint32_t ack = 0;
  std::uint32_t nak = 0;
};

class DhcpServer final : public UdpService {
 public:
  // The clock is borrowed.
  DhcpServer(const Clock& clock, const Address& address, const DhcpOffer& offer);

  // Takes effect with the next message. Addresses that were declined are never given again. A
  // client that holds another address is refused its renewal.
  void set_offer(const DhcpOffer& offer) { offer_ = offer; }
  const DhcpOffer& offer() const { return offer_; }

  void set_fault(DhcpFault fault) { fault_ = fault; }

  // The address a client holds, if its time has not run out and it did not give it back.
  std::optional<Address> leased() const;

  const DhcpCounts& counts() const { return counts_; }

  bool serves(const Address& to, std::uint16_t port) const override;
  void take(const Datagram& datagram, std::vector<Datagram>& answers) override;

 private:
  struct Message;

  static bool parse(const std::vector<std::uint8_t>& data, Message& message);
  Address to_give() const;
  void decline(const Message& message);
  void request(const Message& message, bool broadcast, std::vector<Datagram>& answers);
  void acknowledge(const Message& message, std::vector<Datagram>& answers);
  void answer(const Message& message, std::uint8_t type, std::vector<Datagram>& answers) const;
  void append_options(std::vector<std::uint8_t>& data, std::uint8_t type, bool with_lease) const;

  const Clock& clock_;
  Address address_;
  DhcpOffer offer_;
  DhcpFault fault_ = DhcpFault::kNone;
  DhcpCounts counts_;
  std::optional<Address> leased_;
  std::set<Address> declined_;
  std::uint64_t lease_ends_ns_ = 0;
};

}  // namespace emulators::w5500
