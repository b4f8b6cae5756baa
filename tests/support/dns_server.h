// A DNS server over any UdpSocket that knows one name.
#pragma once

#include <cstdint>
#include <string>

#include "prometheus_express/net/udp_socket.h"

namespace test_support {

using namespace prometheus_express;

class DnsServer {
 public:
  // `udp` is borrowed, and open.
  DnsServer(UdpSocket& udp, std::string name, const Ipv4Address& address)
      : udp_(udp), name_(std::move(name)), address_(address) {}

  // Answers the questions that have come; unless it is silent.
  void serve();

  int questions = 0;
  bool silent = false;

  // The answer to a question: of the address where it has that name, or that there is none.
  static std::string answer(const std::string& question, const std::string& name,
                            const Ipv4Address& address);

 private:
  UdpSocket& udp_;
  std::string name_;
  Ipv4Address address_;
};

}  // namespace test_support
