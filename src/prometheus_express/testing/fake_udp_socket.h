// A UdpSocket whose other end is the test: it sees what was sent, and says what comes.
//
//   prom::FakeNetwork network;
//   prom::FakeUdpSocket udp;
//   prom::Random random;
//   prom::SntpClient sntp{network, udp, random};
//   sntp.start(server);
//   sntp.update();
//   const std::size_t asked = udp.sent.size();
//   udp.inbox.push_back({{server, 123}, std::string(48, '\0')});   // no answer of a server
//   sntp.update();
//   use(asked, sntp.state());
//
// Link prometheus_express::testing.
#pragma once

#include <cstring>
#include <deque>
#include <string>
#include <vector>

#include "prometheus_express/net/udp_socket.h"

namespace prometheus_express {

struct FakeDatagram {
  UdpSender peer;  // who sent it, or to whom it was sent
  std::string bytes;
};

class FakeUdpSocket final : public UdpSocket {
 public:
  bool open(std::uint16_t) override {
    stop();
    if (refused > 0) {
      --refused;
      return false;
    }
    ++opened;
    return open_ = true;
  }
  void stop() override {
    open_ = false;
    unread_.clear();
    inbox.clear();
  }
  bool is_open() const override { return open_; }
  bool begin(const Ipv4Address& to, std::uint16_t port) override {
    unsent_ = {{to, port}, {}};
    return open_;
  }
  void append(const void* data, std::size_t size) override {
    unsent_.bytes.append(static_cast<const char*>(data), size);
  }
  void send_datagram() override {
    if (open_) sent.push_back(unsent_);
  }
  bool receive(UdpSender& from) override {
    unread_.clear();
    if (!open_ || inbox.empty()) return false;
    from = inbox.front().peer;
    unread_ = inbox.front().bytes;
    inbox.pop_front();
    return true;
  }
  std::size_t read_some(void* data, std::size_t size) override {
    const std::size_t count = unread_.copy(static_cast<char*>(data), size);
    unread_.erase(0, count);
    return count;
  }
  void skip(std::size_t size) override { unread_.erase(0, size); }
  std::size_t left() const override { return unread_.size(); }

  std::vector<FakeDatagram> sent;  // by the code under test
  std::deque<FakeDatagram> inbox;  // what comes, in this order
  int opened = 0;                  // how often
  int refused = 0;                 // so many more open() are

 private:
  FakeDatagram unsent_ = {};
  std::string unread_;
  bool open_ = false;
};

}  // namespace prometheus_express
