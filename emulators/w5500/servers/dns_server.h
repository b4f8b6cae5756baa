// A DNS server that knows the IPv4 addresses of a table. RFC 1035.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "emulators/w5500/servers/udp_service.h"

namespace emulators::w5500 {

class DnsServer final : public UdpService {
 public:
  explicit DnsServer(const Address& address) : address_(address) {}

  // One more address of a name, "pushgateway.example". Letter case does not matter.
  void add(const std::string& name, const Address& address);
  void remove(const std::string& name);

  void set_time_to_live_s(std::uint32_t seconds) { time_to_live_s_ = seconds; }
  void set_silent(bool silent) { silent_ = silent; }

  // Queries that were understood, and packets that were not queries.
  std::uint32_t queries() const { return queries_; }
  std::uint32_t malformed() const { return malformed_; }

  bool serves(const Address& to, std::uint16_t port) const override;

  // Answers questions for A records; other types of a known name have no records. Unknown names do
  // not exist (NXDOMAIN). What is not one plain question is a format error.
  void take(const Datagram& datagram, std::vector<Datagram>& answers) override;

 private:
  Address address_;
  std::map<std::string, std::vector<Address>> table_;
  std::uint32_t time_to_live_s_ = 60;
  bool silent_ = false;
  std::uint32_t queries_ = 0;
  std::uint32_t malformed_ = 0;
};

}  // namespace emulators::w5500
