// lwIP with a network interface that leads back to itself, a clock of its own and counted memory:
// two Networks on a Wire talk to each other without a machine or a moment of real time. Where lwIP
// has IPv6, TCP goes over that, and UDP over IPv4 all the same.
#pragma once

#include <lwip/opt.h>

#include <cstddef>
#include <cstdint>

#include "prometheus_express/net/lwip/network.h"

namespace test_support {

// Only one at a time: lwIP is one. Networks on it must end first; it then waits, in its own time,
// until lwIP has forgotten their connections, and checks that no memory is left.
class Wire final : public prometheus_express::lwip::Device {
 public:
#if LWIP_IPV6
  static constexpr const char* kAddress = "fd00::1";
  static constexpr const char* kNobody = "fd00::2";
#else
  static constexpr const char* kAddress = "10.0.0.1";
  static constexpr const char* kNobody = "10.0.0.2";
#endif
  static constexpr std::size_t kNone = ~std::size_t{0};

  Wire();
  ~Wire();
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  // Delivers the packets that were sent before this call.
  void update() override;

  // Lets the time pass, unless a packet is under way.
  void sleep(std::uint32_t ms) override;

  // Packets get lost while the link is down, and lwIP knows.
  void set_link(bool up);

  // From now on every n-th packet gets lost; 0: none.
  void lose_every(std::size_t n);

  // The n-th allocation from now on (0: the next) fails, once.
  void fail_allocation(std::size_t n);
  bool allocation_failed() const;  // since fail_allocation()

  std::size_t blocks() const;  // that lwIP holds
};

}  // namespace test_support
