// An SNTP server that knows what time the virtual clock stands for. RFC 4330.
#pragma once

#include <cstdint>
#include <vector>

#include "emulators/contracts.h"
#include "emulators/w5500/servers/udp_service.h"

namespace emulators::w5500 {

class SntpServer final : public UdpService {
 public:
  // `epoch_unix_s` is the time at the clock's 0. The clock is borrowed.
  SntpServer(const Clock& clock, const Address& address, std::uint64_t epoch_unix_s)
      : clock_(clock), address_(address), epoch_unix_s_(epoch_unix_s) {}

  void set_epoch_unix_s(std::uint64_t epoch_unix_s) { epoch_unix_s_ = epoch_unix_s; }
  void set_silent(bool silent) { silent_ = silent; }

  // 1 to 15; 0 is a server that sends its clients away; 16 one that does not know the time.
  void set_stratum(std::uint8_t stratum) { stratum_ = stratum; }

  std::uint32_t requests() const { return requests_; }

  bool serves(const Address& to, std::uint16_t port) const override;

  // Answers requests of clients (mode 3), of 48 bytes or more.
  void take(const Datagram& datagram, std::vector<Datagram>& answers) override;

 private:
  const Clock& clock_;
  Address address_;
  std::uint64_t epoch_unix_s_;
  std::uint8_t stratum_ = 2;
  bool silent_ = false;
  std::uint32_t requests_ = 0;
};

}  // namespace emulators::w5500
