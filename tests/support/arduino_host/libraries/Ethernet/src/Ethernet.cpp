#include "Ethernet.h"

#include "utility/w5500.h"

using w5500::chip;

EthernetClass Ethernet;

namespace {

struct Settings {
  uint8_t mac[6];
  IPAddress ip, subnet, gateway, dns;
  unsigned retransmission_ms = 200;
  unsigned retransmissions = 8;
};

Settings settings;

IPAddress first_of_network(IPAddress ip) {
  ip[3] = 1;
  return ip;
}

}  // namespace

int EthernetClass::begin(uint8_t* mac, unsigned long timeout, unsigned long) {
  chip().init();
  if (!chip().has_link()) {
    delay(timeout);
    return 0;
  }
  const IPAddress here(127, 0, 0, 1);
  begin(mac, here, here, here, IPAddress(255, 0, 0, 0));
  return 1;
}

void EthernetClass::begin(uint8_t* mac, IPAddress ip) { begin(mac, ip, first_of_network(ip)); }

void EthernetClass::begin(uint8_t* mac, IPAddress ip, IPAddress dns) {
  begin(mac, ip, dns, first_of_network(ip));
}

void EthernetClass::begin(uint8_t* mac, IPAddress ip, IPAddress dns, IPAddress gateway) {
  begin(mac, ip, dns, gateway, IPAddress(255, 255, 255, 0));
}

void EthernetClass::begin(uint8_t* mac, IPAddress ip, IPAddress dns, IPAddress gateway,
                          IPAddress subnet) {
  chip().init();
  Ethernet.setMACAddress(mac);
  Ethernet.setLocalIP(ip);
  Ethernet.setSubnetMask(subnet);
  Ethernet.setGatewayIP(gateway);
  Ethernet.setDnsServerIP(dns);
}

EthernetLinkStatus EthernetClass::linkStatus() {
  chip().init();
  return chip().has_link() ? LinkON : LinkOFF;
}

EthernetHardwareStatus EthernetClass::hardwareStatus() {
  return chip().is_initialised() ? EthernetW5500 : EthernetNoHardware;
}

void EthernetClass::MACAddress(uint8_t* mac) { memcpy(mac, settings.mac, sizeof settings.mac); }
IPAddress EthernetClass::localIP() { return settings.ip; }
IPAddress EthernetClass::subnetMask() { return settings.subnet; }
IPAddress EthernetClass::gatewayIP() { return settings.gateway; }
IPAddress EthernetClass::dnsServerIP() { return settings.dns; }

void EthernetClass::setMACAddress(const uint8_t* mac) {
  memcpy(settings.mac, mac, sizeof settings.mac);
}

void EthernetClass::setLocalIP(const IPAddress ip) {
  settings.ip = ip;
  chip().set_ip(ip);
}

void EthernetClass::setSubnetMask(const IPAddress subnet) { settings.subnet = subnet; }
void EthernetClass::setGatewayIP(const IPAddress gateway) { settings.gateway = gateway; }
void EthernetClass::setDnsServerIP(const IPAddress dns) { settings.dns = dns; }

void EthernetClass::setRetransmissionTimeout(uint16_t milliseconds) {
  settings.retransmission_ms = min(milliseconds, 6553);
  chip().set_retransmission(settings.retransmission_ms, settings.retransmissions);
}

void EthernetClass::setRetransmissionCount(uint8_t count) {
  settings.retransmissions = count;
  chip().set_retransmission(settings.retransmission_ms, settings.retransmissions);
}
