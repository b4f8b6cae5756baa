#include "prometheus_express/net/sntp_client.h"

#include "prometheus_express/platform/bounds.h"

namespace prometheus_express {
namespace {

constexpr std::uint8_t kTries = 4;
constexpr std::uint32_t kFirstWaitMs = 2'000;

// So that a flood cannot keep update() busy.
constexpr int kMostDatagrams = 4;

// Of the random numbers, the letters of "SNTP".
constexpr std::uint32_t kStream = 0x534E5450;

}  // namespace

void SntpClient::start(const Ipv4Address& server, std::uint16_t port) {
  udp_.stop();
  server_ = server;
  port_ = port;
  sent_ = 0;
  send_ms_ = 0;
  heard_ = more_ = false;
  state_ = SntpState::kAsking;
}

SntpState SntpClient::update() {
  if (state_ != SntpState::kAsking) return state_;
  UdpSender from;
  int received = 0;
  for (; received < kMostDatagrams && udp_.receive(from); ++received) {
    if (from.address != server_ || from.port != port_) continue;
    heard_ = true;
    SntpMessage message;
    if (udp_.read_some(message.data(), message.size()) == message.size() && take(message)) {
      return state_;
    }
  }
  more_ = received == kMostDatagrams;
  const std::uint64_t now = network_.now_ms();
  if (now < send_ms_) return state_;
  if (sent_ == kTries) return end(heard_ ? SntpState::kUnusable : SntpState::kNoAnswer);
  ask(now);
  return state_;
}

// From a new port each time. What cannot be sent is left out.
void SntpClient::ask(std::uint64_t now) {
  sent_ms_ = now;
  send_ms_ = now + (kFirstWaitMs << sent_);
  ++sent_;
  more_ = false;
  if (!udp_.open(0) || !udp_.begin(server_, port_)) return;
  random_.mix(static_cast<std::uint32_t>(now));
  for (std::uint8_t& byte : token_) byte = static_cast<std::uint8_t>(random_.next(kStream));
  SntpMessage message;
  write_sntp(token_, message);
  udp_.append(message.data(), message.size());
  udp_.send_datagram();
}

// Says whether that was the end.
bool SntpClient::take(const SntpMessage& message) {
  std::int64_t unix_time_ms = 0;
  switch (read_sntp(message, token_, unix_time_ms)) {
    case SntpAnswer::kTime: {
      const std::uint64_t now = network_.now_ms();
      unix_time_ms += static_cast<std::int64_t>((now - sent_ms_) / 2);
      unix_minus_network_ms_ = unix_time_ms - static_cast<std::int64_t>(now);
      end(SntpState::kKnown);
      return true;
    }
    case SntpAnswer::kRefused:
      end(SntpState::kRefused);
      return true;
    default:
      return false;
  }
}

SntpState SntpClient::end(SntpState state) {
  udp_.stop();
  state_ = state;
  return state_;
}

std::int64_t SntpClient::unix_time_ms() {
  if (unix_minus_network_ms_ == 0) return 0;
  return unix_minus_network_ms_ + static_cast<std::int64_t>(network_.now_ms());
}

std::uint64_t SntpClient::next_deadline_ms() const {
  if (state_ != SntpState::kAsking) return largest<std::uint64_t>();
  return more_ ? 0 : send_ms_;
}

}  // namespace prometheus_express
