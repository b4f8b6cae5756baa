#include "support/dns_server.h"

#include <doctest/doctest.h>

namespace test_support {
namespace {

constexpr std::size_t kHeaderBytes = 12;

// As it was asked for: "a.bc" of "\1a\2bc\0".
std::string name_in(const std::string& question) {
  std::string name;
  for (std::size_t at = kHeaderBytes; at < question.size() && question[at] != '\0';) {
    const auto size = static_cast<unsigned char>(question[at]);
    name += (name.empty() ? "" : ".") + question.substr(at + 1, size);
    at += 1U + size;
  }
  return name;
}

}  // namespace

void DnsServer::serve() {
  UdpSender client = {};
  while (udp_.receive(client)) {
    ++questions;
    std::string question(udp_.left(), '\0');
    CHECK(udp_.read_some(question.data(), question.size()) == question.size());
    if (silent) continue;
    const std::string bytes = answer(question, name_, address_);
    if (!udp_.begin(client.address, client.port)) continue;
    udp_.append(bytes.data(), bytes.size());
    udp_.send_datagram();
  }
}

std::string DnsServer::answer(const std::string& question, const std::string& name,
                              const Ipv4Address& address) {
  std::string bytes = question;
  REQUIRE(bytes.size() > kHeaderBytes);
  bytes[2] = static_cast<char>(0x81);
  bytes[3] = static_cast<char>(0x80);
  if (name_in(question) != name) {
    bytes[3] = static_cast<char>(0x83);
    return bytes;
  }
  bytes[7] = 1;
  bytes.append("\xC0\x0C\0\1\0\1\0\0\0\x3C\0\4", 12);
  return bytes.append(address.begin(), address.end());
}

}  // namespace test_support
