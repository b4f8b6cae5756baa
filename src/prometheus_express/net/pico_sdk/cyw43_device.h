// The radio of a Pico W under lwip::Network, over Raspberry Pi's pico-sdk.
//
// The program links prometheus_express::pico_sdk_cyw43, which brings pico_cyw43_arch_lwip_poll:
// lwIP with NO_SYS 1, and no work in the background. Before anything else it calls
// cyw43_arch_init(), and joins a network by cyw43_arch_wifi_connect_timeout_ms().
#pragma once

#include <cstdint>

#include "prometheus_express/net/lwip/network.h"

namespace prometheus_express::pico_sdk {

// Borrowed by the Network; has nothing of its own. Not for interrupt handlers, and only for the
// core that called cyw43_arch_init().
class Cyw43Device final : public lwip::Device {
 public:
  void update() override;
  void sleep(std::uint32_t ms) override;
};

}  // namespace prometheus_express::pico_sdk
