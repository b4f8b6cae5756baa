// Arduino's Ethernet library with a W5500, over this host's sockets. Written from what release
// 2.0.2 does (commit 8f13ac9, read 2026-11-30), and not compared with one on a board. What
// sketches and libraries trip over is kept:
//
// - A client is the number of a socket of the chip. Copies share it, no destructor closes it, and
//   an old copy is somebody else's connection once the socket was used again.
// - available() of a server gives a client only when it has sent something, and gives the same one
//   again; accept() gives each one once. Only these two listen again after a connection came in:
//   until then the next one is refused. begin() again listens with one more socket.
// - Before Ethernet.begin() there are no sockets, and begin() of a server says nothing.
// - write() of more than 2,048 bytes sends 2,048 and gives the whole size. It waits for room in
//   the buffer, and then until the data has left, without a limit: for ever at a peer that does
//   not read. It gives 0 when the connection is gone.
// - connect() waits for 1 s (setConnectionTimeout) and does not say why it failed; one that was
//   refused leaves a client that is true and not connected.
// - stop() sends FIN and waits as long for the peer's.
// - connected() is true while there is something to read, except after a reset.
// - read(buffer, size) gives 0 at the end and -1 where nothing has come yet. A size of more than
//   32,767 spoils memory in the real one; here it ends the program.
// - flush() waits until the peer has everything, without a limit.
// - a == b of two clients does not compile in C++20.
// - A port of 0 opens a socket that no server knows.
#pragma once

#include <Arduino.h>

#include "Client.h"
#include "Server.h"
#include "Udp.h"

#define MAX_SOCK_NUM 8
#define UDP_TX_PACKET_MAX_SIZE 24

enum EthernetLinkStatus { Unknown, LinkON, LinkOFF };
enum EthernetHardwareStatus { EthernetNoHardware, EthernetW5100, EthernetW5200, EthernetW5500 };

class EthernetClass {
 public:
  // By DHCP: this host answers that it is 127.0.0.1. 0: no answer in `timeout` ms, since there is
  // no link.
  static int begin(uint8_t* mac, unsigned long timeout = 60000,
                   unsigned long response_timeout = 4000);
  static void begin(uint8_t* mac, IPAddress ip);
  static void begin(uint8_t* mac, IPAddress ip, IPAddress dns);
  static void begin(uint8_t* mac, IPAddress ip, IPAddress dns, IPAddress gateway);
  static void begin(uint8_t* mac, IPAddress ip, IPAddress dns, IPAddress gateway, IPAddress subnet);
  static void init(uint8_t = 10) {}
  static int maintain() { return 0; }

  static EthernetLinkStatus linkStatus();
  static EthernetHardwareStatus hardwareStatus();

  static void MACAddress(uint8_t* mac);
  static IPAddress localIP();
  static IPAddress subnetMask();
  static IPAddress gatewayIP();
  static IPAddress dnsServerIP();
  void setMACAddress(const uint8_t* mac);
  void setLocalIP(const IPAddress ip);
  void setSubnetMask(const IPAddress subnet);
  void setGatewayIP(const IPAddress gateway);
  void setDnsServerIP(const IPAddress dns);
  void setRetransmissionTimeout(uint16_t milliseconds);
  void setRetransmissionCount(uint8_t count);
};

extern EthernetClass Ethernet;

class EthernetClient : public Client {
 public:
  EthernetClient() = default;
  EthernetClient(uint8_t s) : sockindex_(s) {}

  uint8_t status();
  int connect(IPAddress ip, uint16_t port) override;
  int connect(const char* host, uint16_t port) override;
  int availableForWrite() override;
  size_t write(uint8_t) override;
  size_t write(const uint8_t* buffer, size_t size) override;
  int available() override;
  int read() override;
  int read(uint8_t* buffer, size_t size) override;
  int peek() override;
  void flush() override;
  void stop() override;
  uint8_t connected() override;
  operator bool() override { return sockindex_ < MAX_SOCK_NUM; }
  virtual bool operator==(const bool value) { return bool(*this) == value; }
  virtual bool operator!=(const bool value) { return bool(*this) != value; }
  virtual bool operator==(const EthernetClient& other);
  virtual bool operator!=(const EthernetClient& other) { return !(*this == other); }
  uint8_t getSocketNumber() const { return sockindex_; }
  virtual uint16_t localPort();
  virtual IPAddress remoteIP();
  virtual uint16_t remotePort();
  virtual void setConnectionTimeout(uint16_t timeout) { timeout_ = timeout; }

  using Print::write;

 private:
  void leave();

  uint8_t sockindex_ = MAX_SOCK_NUM;
  uint16_t timeout_ = 1000;
};

class EthernetServer : public Server {
 public:
  EthernetServer(uint16_t port) : port_(port) {}
  EthernetClient available();
  EthernetClient accept();
  void begin() override;
  size_t write(uint8_t) override;
  size_t write(const uint8_t* buffer, size_t size) override;
  virtual operator bool();

  using Print::write;

  // Which port each socket belongs to; 0: to none, or to a client that accept() has given.
  static uint16_t server_port[MAX_SOCK_NUM];

 private:
  void tidy(uint8_t s, bool& listening);

  uint16_t port_;
};

// A datagram in each direction at a time; one that goes has at most 2,048 bytes, and what does not
// fit is left out. read() of a buffer gives -1 where nothing is left.
class EthernetUDP : public UDP {
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
  IPAddress remoteIP() override { return remote_ip_; }
  uint16_t remotePort() override { return remote_port_; }
  virtual uint16_t localPort() { return port_; }

  using Print::write;

 private:
  uint8_t sockindex_ = MAX_SOCK_NUM;
  uint16_t port_ = 0;
  IPAddress remote_ip_;
  uint16_t remote_port_ = 0;
  IPAddress to_ip_;
  uint16_t to_port_ = 0;
  uint8_t to_send_[2048];
  size_t to_send_size_ = 0;
  uint8_t packet_[2048];
  size_t size_ = 0;
  size_t next_ = 0;
};
