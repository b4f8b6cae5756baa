#include "prometheus_express/net/w5500/services/resolver.h"

#include <cstring>

#include "prometheus_express/net/big_endian.h"
#include "prometheus_express/net/w5500/network.h"
#include "prometheus_express/text/ascii.h"
#include "prometheus_express/text/literal.h"

namespace prometheus_express::w5500 {
namespace {

constexpr std::uint16_t kDnsPort = 53;
constexpr std::uint8_t kTries = 3;
constexpr std::uint32_t kTryMs = 2'000;
constexpr std::size_t kMostName = 253;
constexpr std::size_t kMostLabel = 63;

constexpr std::uint8_t kTypeA = 1;
constexpr std::uint8_t kClassInternet = 1;
constexpr std::uint8_t kQuestionTail[4] = {0, kTypeA, 0, kClassInternet};

constexpr unsigned kResponseBit = 0x8000;
constexpr unsigned kTruncatedBit = 0x0200;
constexpr unsigned kCodeMask = 0x000F;
constexpr unsigned kNameError = 3;

// The bytes of the label at the beginning of `name`.
std::size_t label_size(const char* name) { return std::strcspn(name, "."); }

// Behind the label, and behind its dot.
const char* after_label(const char* name, std::size_t size) {
  return name[size] == '.' ? name + size + 1 : name + size;
}

// The last label of a name; empty where `name` is none.
std::string_view top_label(const char* name) {
  std::string_view label;
  if (std::strlen(name) > kMostName) return label;
  while (*name != '\0') {
    label = {name, label_size(name)};
    if (label.empty() || label.size() > kMostLabel) return {};
    name = after_label(name, label.size());
  }
  return label;
}

}  // namespace

Resolution Resolver::start(const char* name) {
  udp_.stop();
  if (parse_ipv4(name, address_)) return end(Resolution::kFound);
  const std::string_view top = top_label(name);
  if (top.empty()) return end(Resolution::kInvalid);
  if (is_text_in_any_case(top, "localhost")) return end(Resolution::kNotFound);
  name_ = name;
  sent_ = 0;
  send_ms_ = 0;
  resolution_ = Resolution::kAsking;
  return resolution_;
}

Resolution Resolver::update() {
  if (resolution_ != Resolution::kAsking) return resolution_;
  const Resolution answer = receive();
  if (answer != Resolution::kAsking) return end(answer);
  const std::uint64_t now = network_.now_ms();
  if (now < send_ms_) return resolution_;
  if (sent_ == kTries) return end(Resolution::kFailed);
  ++sent_;
  send_ms_ = now + kTryMs;
  send_query();
  return resolution_;
}

// From a new port with a new identifier each time.
void Resolver::send_query() {
  server_ = network_.settings().dns_server;
  if (server_ == kUnspecified || network_.fault() != Fault::kNone) return;
  if (!udp_.open(0) || !udp_.begin(server_, kDnsPort)) return;
  id_ = static_cast<std::uint16_t>(network_.random(RandomUse::kQuestion));
  // One question; recursion desired.
  const std::uint8_t header[12] = {
      static_cast<std::uint8_t>(id_ >> 8), static_cast<std::uint8_t>(id_), 0x01, 0, 0, 1};
  udp_.append(header, sizeof(header));
  for (const char* rest = name_; *rest != '\0';) {
    const std::size_t size = label_size(rest);
    udp_.append8(static_cast<std::uint8_t>(size));
    udp_.append(rest, size);
    rest = after_label(rest, size);
  }
  udp_.append8(0);
  udp_.append(kQuestionTail, sizeof(kQuestionTail));
  udp_.send_datagram();
}

Resolution Resolver::receive() {
  UdpSender from;
  while (udp_.receive(from)) {
    if (from.port != kDnsPort || from.address != server_) continue;
    const Resolution answer = read_answer();
    if (answer != Resolution::kAsking) return answer;
  }
  return Resolution::kAsking;
}

// kAsking: it is no answer to the question.
Resolution Resolver::read_answer() {
  std::uint8_t header[12];
  if (udp_.read_some(header, sizeof(header)) != sizeof(header)) return Resolution::kAsking;
  const unsigned flags = big_endian16(header + 2);
  if (big_endian16(header) != id_ || (flags & kResponseBit) == 0 || big_endian16(header + 4) != 1 ||
      !read_question()) {
    return Resolution::kAsking;
  }
  if ((flags & kCodeMask) == kNameError) return Resolution::kNotFound;
  if ((flags & kCodeMask) != 0) return Resolution::kFailed;
  const Resolution found = read_records(big_endian16(header + 6));
  const bool truncated = (flags & kTruncatedBit) != 0;
  return found == Resolution::kNotFound && truncated ? Resolution::kFailed : found;
}

// Says whether the question is the one that was asked.
bool Resolver::read_question() {
  for (const char* rest = name_; *rest != '\0';) {
    const std::size_t size = label_size(rest);
    std::uint8_t their_size = 0;
    if (udp_.read_some(&their_size, 1) != 1 || their_size != size) return false;
    char label[kMostLabel];
    if (udp_.read_some(label, size) != size) return false;
    for (std::size_t i = 0; i < size; ++i) {
      if (to_lower(label[i]) != to_lower(rest[i])) return false;
    }
    rest = after_label(rest, size);
  }
  std::uint8_t tail[1 + sizeof(kQuestionTail)];
  return udp_.read_some(tail, sizeof(tail)) == sizeof(tail) && tail[0] == 0 &&
         std::memcmp(tail + 1, kQuestionTail, sizeof(kQuestionTail)) == 0;
}

// The first address is taken, whatever aliases (CNAME) lead to it: the server has followed them.
Resolution Resolver::read_records(unsigned count) {
  for (; count > 0; --count) {
    std::uint8_t head[10];  // type, class, time to live, size
    if (!skip_name() || udp_.read_some(head, sizeof(head)) != sizeof(head)) {
      return Resolution::kFailed;
    }
    const unsigned size = big_endian16(head + 8);
    if (size > udp_.left()) return Resolution::kFailed;
    if (big_endian16(head) == kTypeA && big_endian16(head + 2) == kClassInternet &&
        size == address_.size()) {
      Ipv4Address address;
      if (udp_.read_some(address.data(), size) != size) return Resolution::kFailed;
      address_ = address;
      return Resolution::kFound;
    }
    udp_.skip(size);
  }
  return Resolution::kNotFound;
}

// Labels up to an empty one, or up to a pointer to what was written before (RFC 1035, 4.1.4).
bool Resolver::skip_name() {
  for (;;) {
    std::uint8_t size = 0;
    if (udp_.read_some(&size, 1) != 1) return false;
    if (size == 0) return true;
    if (size >= 0xC0) {
      udp_.skip(1);
      return true;
    }
    if (size > kMostLabel) return false;
    udp_.skip(size);
  }
}

Resolution Resolver::end(Resolution resolution) {
  udp_.stop();
  resolution_ = resolution;
  return resolution_;
}

}  // namespace prometheus_express::w5500
