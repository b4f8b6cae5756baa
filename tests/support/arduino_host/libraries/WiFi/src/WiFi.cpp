#include "WiFi.h"

#include "arduino_host.h"
#include "host_sockets.h"

WiFiClass WiFi;

wl_status_t WiFiClass::begin(const char* ssid, const char*) {
  if (mode_ == WIFI_OFF) mode_ = WIFI_STA;
  ssid_ = ssid;
  joined_ = true;
  return status();
}

bool WiFiClass::config(IPAddress ip, IPAddress gateway, IPAddress subnet, IPAddress) {
  ip_ = ip;
  gateway_ = gateway;
  subnet_ = subnet;
  return true;
}

bool WiFiClass::mode(wifi_mode_t mode) {
  mode_ = mode;
  return true;
}

bool WiFiClass::disconnect(bool wifi_off) {
  joined_ = false;
  if (wifi_off) mode_ = WIFI_OFF;
  return true;
}

wl_status_t WiFiClass::status() {
  if (mode_ == WIFI_OFF || !joined_) return WL_DISCONNECTED;
  return arduino_host::faults.wifi_is_lost ? WL_CONNECTION_LOST : WL_CONNECTED;
}

int WiFiClass::hostByName(const char* host, IPAddress& ip) {
  return isConnected() && arduino_host::resolve(host, ip) ? 1 : 0;
}

IPAddress WiFiClass::localIP() { return isConnected() ? ip_ : IPAddress(); }

uint8_t* WiFiClass::macAddress(uint8_t* mac) {
  const uint8_t own[6] = {0x02, 0, 0, 0, 0, 0x01};
  memcpy(mac, own, sizeof own);
  return mac;
}
