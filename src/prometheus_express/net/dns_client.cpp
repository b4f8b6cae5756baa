#include "prometheus_express/net/dns_client.h"

#include <cstring>

#include "prometheus_express/net/big_endian.h"
#include "prometheus_express/platform/bounds.h"
#include "prometheus_express/text/ascii.h"
#include "prometheus_express/text/literal.h"

namespace prometheus_express {
namespace {

constexpr std::uint8_t kTries = 3;
constexpr std::uint32_t kTryMs = 2'000;

// So that a flood cannot keep update() busy.
constexpr int kMostDatagrams = 4;

// Of the random numbers, the letters of "DNS".
constexpr std::uint32_t kStream = 0x444E53;

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

DnsState DnsClient::start(const char* name) {
  udp_.stop();
  if (parse_ipv4(name, address_)) return end(DnsState::kFound);
  const std::string_view top = top_label(name);
  if (top.empty()) return end(DnsState::kInvalid);
  if (is_text_in_any_case(top, "localhost")) return end(DnsState::kNotFound);
  name_ = name;
  more_ = false;
  sent_ = 0;
  send_ms_ = 0;
  state_ = DnsState::kAsking;
  return state_;
}

DnsState DnsClient::update() {
  if (state_ != DnsState::kAsking) return state_;
  const DnsState answer = receive();
  if (answer != DnsState::kAsking) return end(answer);
  const std::uint64_t now = network_.now_ms();
  if (now < send_ms_) return state_;
  if (sent_ == kTries) return end(DnsState::kFailed);
  ++sent_;
  send_ms_ = now + kTryMs;
  send_query(now);
  return state_;
}

std::uint64_t DnsClient::next_deadline_ms() const {
  if (state_ != DnsState::kAsking) return largest<std::uint64_t>();
  return more_ ? 0 : send_ms_;
}

// From a new port with a new identifier each time. What cannot be sent is left out.
void DnsClient::send_query(std::uint64_t now) {
  more_ = false;
  server_ = configured_server_;
  if (server_ == Ipv4Address{} || !udp_.open(0) || !udp_.begin(server_, port_)) return;
  random_.mix(static_cast<std::uint32_t>(now));
  id_ = static_cast<std::uint16_t>(random_.next(kStream));
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

DnsState DnsClient::receive() {
  UdpSender from;
  int received = 0;
  for (; received < kMostDatagrams && udp_.receive(from); ++received) {
    if (from.port != port_ || from.address != server_) continue;
    const DnsState answer = read_answer();
    if (answer != DnsState::kAsking) return answer;
  }
  more_ = received == kMostDatagrams;
  return DnsState::kAsking;
}

// kAsking: it is no answer to the question.
DnsState DnsClient::read_answer() {
  std::uint8_t header[12];
  if (udp_.read_some(header, sizeof(header)) != sizeof(header)) return DnsState::kAsking;
  const unsigned flags = big_endian16(header + 2);
  if (big_endian16(header) != id_ || (flags & kResponseBit) == 0 || big_endian16(header + 4) != 1 ||
      !read_question()) {
    return DnsState::kAsking;
  }
  if ((flags & kCodeMask) == kNameError) return DnsState::kNotFound;
  if ((flags & kCodeMask) != 0) return DnsState::kFailed;
  const DnsState found = read_records(big_endian16(header + 6));
  const bool truncated = (flags & kTruncatedBit) != 0;
  return found == DnsState::kNotFound && truncated ? DnsState::kFailed : found;
}

// Says whether the question is the one that was asked.
bool DnsClient::read_question() {
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
DnsState DnsClient::read_records(unsigned count) {
  for (; count > 0; --count) {
    std::uint8_t head[10];  // type, class, time to live, size
    if (!skip_name() || udp_.read_some(head, sizeof(head)) != sizeof(head)) {
      return DnsState::kFailed;
    }
    const unsigned size = big_endian16(head + 8);
    if (size > udp_.left()) return DnsState::kFailed;
    if (big_endian16(head) == kTypeA && big_endian16(head + 2) == kClassInternet &&
        size == address_.size()) {
      Ipv4Address address;
      if (udp_.read_some(address.data(), size) != size) return DnsState::kFailed;
      address_ = address;
      return DnsState::kFound;
    }
    udp_.skip(size);
  }
  return DnsState::kNotFound;
}

// Labels up to an empty one, or up to a pointer to what was written before (RFC 1035, 4.1.4).
bool DnsClient::skip_name() {
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

DnsState DnsClient::end(DnsState state) {
  udp_.stop();
  state_ = state;
  return state_;
}

}  // namespace prometheus_express
