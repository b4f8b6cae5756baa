// WiFi as the core for ESP32 has it (arduino-esp32 3: NetworkClient, NetworkServer and NetworkUDP
// at commits 63e613d, 6642427 and 0e5f420, read 2026-11-30), over this host's sockets. What
// differs from Ethernet.h:
//
// - Clients share a descriptor: it is closed when the last copy is gone or was stopped, so a copy
//   goes on after another's stop(). stop() does not wait.
// - available() of a server is accept(): each connection once, whether or not it has sent
//   something. Up to `max_clients` wait in the backlog, which begin() fills by itself. A server is
//   no Print.
// - write() takes any size. It waits for room, 1 s for each of ten tries that move nothing, and
//   gives how many bytes went, which may be a part. A connection that was reset stops the client.
// - availableForWrite() is always 0: nobody overrides Print's.
// - connect() waits for 3 s. setConnectionTimeout() is for connect().
// - read(buffer, size) gives 0 where nothing has come, and at the end too; -1 without a
//   connection.
// - connected() becomes false when the peer has ended and the descriptor is empty, even while
//   available() counts bytes that an earlier read() or peek() has brought into the client's buffer
//   of 1,436.
// - A true client is a connected one.
// - A socket before WiFi.begin() or mode() ends the program, as lwIP's assertion does.
// - There are 16 sockets, of servers, clients and datagrams. A connection for which none is left
//   is taken and closed.
// - parsePacket() gives 0 until the last datagram was read to its end, or clear() was called. A
//   datagram of more than 1,460 bytes is sent in pieces.
//
// Other than the real one: a server listens at 127.0.0.1, or at the address of config() if that is
// one of loopback's. lwIP's buffers are modelled by their size: 5,760 bytes to send, as many to
// receive.
//
// The sizes of lwIP's buffers, the 16 sockets and how lwIP ends a program were not looked up, nor
// tried on a board.
#pragma once

#include <Arduino.h>

#include <memory>

#include "Client.h"
#include "Server.h"
#include "Udp.h"

enum wl_status_t {
  WL_NO_SHIELD = 255,
  WL_IDLE_STATUS = 0,
  WL_NO_SSID_AVAIL = 1,
  WL_SCAN_COMPLETED = 2,
  WL_CONNECTED = 3,
  WL_CONNECT_FAILED = 4,
  WL_CONNECTION_LOST = 5,
  WL_DISCONNECTED = 6
};

enum wifi_mode_t { WIFI_OFF, WIFI_STA, WIFI_AP, WIFI_AP_STA };

class WiFiClass {
 public:
  wl_status_t begin(const char* ssid, const char* password = nullptr);
  bool config(IPAddress ip, IPAddress gateway, IPAddress subnet, IPAddress dns = IPAddress());
  bool mode(wifi_mode_t mode);
  bool disconnect(bool wifi_off = false);
  wl_status_t status();
  bool isConnected() { return status() == WL_CONNECTED; }
  int hostByName(const char* host, IPAddress& ip);
  IPAddress localIP();
  IPAddress gatewayIP() { return gateway_; }
  IPAddress subnetMask() { return subnet_; }
  String SSID() const { return ssid_; }
  int8_t RSSI() { return isConnected() ? -50 : 0; }
  uint8_t* macAddress(uint8_t* mac);
  bool setSleep(bool) { return true; }

  bool has_stack() const { return mode_ != WIFI_OFF; }  // of this host, not of Arduino

 private:
  wifi_mode_t mode_ = WIFI_OFF;
  bool joined_ = false;
  String ssid_;
  IPAddress ip_{127, 0, 0, 1};
  IPAddress gateway_{127, 0, 0, 1};
  IPAddress subnet_{255, 0, 0, 0};
};

extern WiFiClass WiFi;

class WiFiSocket;

class WiFiClient : public Client {
 public:
  WiFiClient() = default;
  explicit WiFiClient(std::shared_ptr<WiFiSocket> socket);

  int connect(IPAddress ip, uint16_t port) override;
  int connect(IPAddress ip, uint16_t port, int32_t timeout_ms);
  int connect(const char* host, uint16_t port) override;
  int connect(const char* host, uint16_t port, int32_t timeout_ms);
  size_t write(uint8_t) override;
  size_t write(const uint8_t* buffer, size_t size) override;
  size_t write(Stream& stream);
  int available() override;
  int read() override;
  int read(uint8_t* buffer, size_t size) override;
  int peek() override;
  void flush() override {}
  void clear();
  void stop() override;
  uint8_t connected() override;
  operator bool() override { return connected() != 0; }
  bool operator==(const WiFiClient& other) const { return socket_ && socket_ == other.socket_; }
  bool operator!=(const WiFiClient& other) const { return !(*this == other); }
  int fd() const;
  void setConnectionTimeout(uint32_t milliseconds) { timeout_ms_ = static_cast<int>(milliseconds); }
  int setNoDelay(bool no_delay);
  bool getNoDelay();
  IPAddress remoteIP() const;
  uint16_t remotePort() const;
  IPAddress localIP() const;
  uint16_t localPort() const;

  using Print::write;

 private:
  bool wait_for_room();

  std::shared_ptr<WiFiSocket> socket_;
  bool connected_ = false;
  int timeout_ms_ = 3000;
};

class WiFiServer {
 public:
  WiFiServer(uint16_t port = 80, uint8_t max_clients = 4)
      : port_(port), max_clients_(max_clients) {}
  WiFiServer(const IPAddress&, uint16_t port = 80, uint8_t max_clients = 4)
      : WiFiServer(port, max_clients) {}
  WiFiServer(const WiFiServer&) = default;
  ~WiFiServer() { end(); }

  WiFiClient available() { return accept(); }
  WiFiClient accept();
  bool hasClient();
  void begin(uint16_t port = 0);
  void end();
  void close() { end(); }
  void stop() { end(); }
  void setNoDelay(bool no_delay) { no_delay_ = no_delay; }
  bool getNoDelay() { return no_delay_; }
  operator bool() { return listener_ != nullptr; }

 private:
  std::shared_ptr<WiFiSocket> take();

  std::shared_ptr<WiFiSocket> listener_;
  std::shared_ptr<WiFiSocket> accepted_;
  uint16_t port_;
  uint8_t max_clients_;
  bool no_delay_ = false;
};

class WiFiUDP : public UDP {
 public:
  uint8_t begin(uint16_t port) override;
  void stop() override;
  int beginPacket(IPAddress ip, uint16_t port) override;
  int beginPacket(const char* host, uint16_t port) override;
  int endPacket() override;
  size_t write(uint8_t) override;
  size_t write(const uint8_t* buffer, size_t size) override;
  int parsePacket() override;
  int available() override { return static_cast<int>(size_ - next_); }
  int read() override;
  int read(unsigned char* buffer, size_t len) override;
  int read(char* buffer, size_t len) override {
    return read(reinterpret_cast<unsigned char*>(buffer), len);
  }
  int peek() override;
  void flush() override {}
  void clear() { next_ = size_; }
  IPAddress remoteIP() override { return remote_ip_; }
  uint16_t remotePort() override { return remote_port_; }

  using Print::write;

 private:
  bool open(uint16_t port);

  std::shared_ptr<WiFiSocket> socket_;
  IPAddress remote_ip_;
  uint16_t remote_port_ = 0;
  uint8_t to_send_[1460];
  size_t to_send_size_ = 0;
  uint8_t packet_[1460];
  size_t size_ = 0;
  size_t next_ = 0;
};
