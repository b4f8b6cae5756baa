// Answers of DNS servers against RFC 1035, section 4, read out of one piece of memory. An input is
// a datagram; its identifier counts from the one that was asked with.
#include <optional>

#include "fuzz/support/udp_bench.h"
#include "prometheus_express/net/dns_client.h"
#include "prometheus_express/net/w5500/udp_socket.h"

using namespace prometheus_express;

namespace {

constexpr char kName[] = "a.bc";
constexpr std::string_view kQuestion{"\1a\2bc\0\0\1\0\1", 10};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

class Message {
 public:
  explicit Message(std::string_view bytes) : bytes_(bytes) {}

  // kAsking: not an answer to the question. `address` is set with kFound.
  DnsState read(std::string_view id, std::string& address) {
    const auto flags = number(2);
    if (bytes_.size() < 12 || bytes_.substr(0, 2) != id || (flags & 0x8000) == 0) {
      return DnsState::kAsking;
    }
    if (number(4) != 1) return DnsState::kAsking;
    if (lower(bytes_.substr(12, kQuestion.size())) != kQuestion) return DnsState::kAsking;
    if ((flags & 15) == 3) return DnsState::kNotFound;
    if ((flags & 15) != 0) return DnsState::kFailed;
    std::size_t at = 12 + kQuestion.size();
    for (std::size_t left = number(6); left > 0; --left) {
      const std::optional<std::size_t> behind = behind_name(at);
      if (!behind || *behind + 10 > bytes_.size()) return DnsState::kFailed;
      const std::size_t size = number(*behind + 8);
      at = *behind + 10;
      if (at + size > bytes_.size()) return DnsState::kFailed;
      if (number(*behind) == 1 && number(*behind + 2) == 1 && size == 4) {
        address = bytes_.substr(at, 4);
        return DnsState::kFound;
      }
      at += size;
    }
    return (flags & 0x0200) != 0 ? DnsState::kFailed : DnsState::kNotFound;
  }

 private:
  std::size_t byte(std::size_t at) const {
    return at < bytes_.size() ? static_cast<unsigned char>(bytes_[at]) : 0;
  }
  std::size_t number(std::size_t at) const { return byte(at) << 8 | byte(at + 1); }

  std::optional<std::size_t> behind_name(std::size_t at) const {
    while (at < bytes_.size()) {
      const std::size_t size = byte(at);
      if (size >= 0xC0) return at + 2;
      if (size > 63) return std::nullopt;
      at += 1 + size;
      if (size == 0) return at;
    }
    return std::nullopt;
  }

  std::string_view bytes_;
};

}  // namespace

void fuzz::run(Input input) {
  UdpBench bench;
  w5500::UdpSocket udp(bench.network);
  DnsClient dns(bench.network, udp, bench.network.random(), bench.network.settings().dns_server);
  REQUIRE((dns.start(kName) == DnsState::kAsking));
  REQUIRE((dns.update() == DnsState::kAsking));
  const std::string asked = bench.chip.sent(bench.udp_socket());
  REQUIRE(asked.size() == 12 + kQuestion.size());
  REQUIRE(asked.substr(12) == kQuestion);
  std::string answer(input.rest());
  for (std::size_t i = 0; i < 2 && i < answer.size(); ++i) {
    answer[i] = static_cast<char>(answer[i] ^ asked[i]);
  }
  std::string address;
  const DnsState expected = Message(answer).read(asked.substr(0, 2), address);
  if (!bench.give(kSettings.dns_server, 53, answer)) return;
  const DnsState state = dns.update();
  REQUIRE((state == expected));
  if (state != DnsState::kFound) return;
  REQUIRE(std::string(dns.address().begin(), dns.address().end()) == address);
}
