// By a W5500, which asks a DHCP server for its address.
#include <pico/unique_id.h>
#include <prometheus_express/net/pico_sdk/spi_device.h>
#include <prometheus_express/net/w5500/network.h>
#include <prometheus_express/text/ipv4.h>

#include <cstdio>
#include <cstring>

#include "network.h"

namespace prom = prometheus_express;

namespace {

prom::pico_sdk::SpiDevice chip{prom::pico_sdk::kW5500EvbPico};

// The chip has none of its own: a local one, out of the number that no other board's flash has.
prom::w5500::MacAddress mac_address() {
  pico_unique_board_id_t board;
  pico_get_unique_board_id(&board);
  prom::w5500::MacAddress mac = {0x02};
  std::memcpy(mac.data() + 1, board.id + PICO_UNIQUE_BOARD_ID_SIZE_BYTES - 5, 5);
  return mac;
}

prom::w5500::Network& network() {
  static prom::w5500::Network it{chip, mac_address()};
  return it;
}

}  // namespace

prom::Network& start_network() {
  chip.start();
  return network();
}

void say_news() {
  static prom::w5500::Fault said = prom::w5500::Fault::kStarting;
  if (network().fault() == said) return;
  said = network().fault();
  char text[prom::kIpv4TextBytes];
  prom::write_ipv4(network().address(), text);
  std::printf("%s\n", said == prom::w5500::Fault::kNone ? text : network().status().text());
}
