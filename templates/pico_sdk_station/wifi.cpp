// By the radio of a Pico W.
#include <lwip/netif.h>
#include <pico/cyw43_arch.h>
#include <prometheus_express/net/lwip/network.h>
#include <prometheus_express/net/pico_sdk/cyw43_device.h>

#include <cstdio>

#include "network.h"

namespace prom = prometheus_express;

namespace {

constexpr std::uint32_t kPatienceMs = 30'000;

}  // namespace

prom::Network& start_network() {
  if (cyw43_arch_init() != 0) std::printf("the radio does not answer\n");
  cyw43_arch_enable_sta_mode();
  while (cyw43_arch_wifi_connect_timeout_ms(WIFI_SSID, WIFI_PASSWORD, CYW43_AUTH_WPA2_AES_PSK,
                                            kPatienceMs) != 0) {
    std::printf("cannot join %s\n", WIFI_SSID);
  }
  static prom::pico_sdk::Cyw43Device radio;
  static prom::lwip::Network<5> network{radio};
  return network;
}

void say_news() {
  static ip4_addr_t said = {};
  const ip4_addr_t* address = netif_ip4_addr(netif_default);
  if (ip4_addr_cmp(address, &said)) return;
  said = *address;
  std::printf("%s\n", ip4addr_ntoa(address));
}
