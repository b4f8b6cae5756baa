#include "prometheus_express/net/sntp_client.h"

#include "prometheus_express/platform/bounds.h"

namespace prometheus_express {
namespace {

constexpr std::uint8_t kTries = 4;
constexpr std::uint32_t kFirstWaitMs = 2'000;

// So that a flood cannot keep update() busy.
constexpr int kMostDatagrams = 4;

}  // namespace

void SntpClient::start(const Ipv4Address& server) {
  release_port();
  server_ = server;
  sent_ = 0;
  send_ms_ = 0;
  heard_ = false;
  state_ = SntpState::kAsking;
}

SntpState SntpClient::update() {
  if (state_ != SntpState::kAsking) return state_;
  SntpMessage message;
  std::size_t size = 0;
  for (int i = 0; i < kMostDatagrams && receive(message, size); ++i) {
    if (size > 0) heard_ = true;
    if (size == message.size() && take(message)) return state_;
  }
  const std::uint64_t now = now_ms();
  if (now < send_ms_) return state_;
  if (sent_ == kTries) return end(heard_ ? SntpState::kUnusable : SntpState::kNoAnswer);
  ask(now);
  return state_;
}

void SntpClient::ask(std::uint64_t now) {
  for (std::uint8_t& byte : token_) byte = static_cast<std::uint8_t>(random());
  SntpMessage message;
  write_sntp(token_, message);
  send_message(server_, message);
  sent_ms_ = now;
  send_ms_ = now + (kFirstWaitMs << sent_);
  ++sent_;
}

// Says whether that was the end.
bool SntpClient::take(const SntpMessage& message) {
  std::int64_t unix_time_ms = 0;
  switch (read_sntp(message, token_, unix_time_ms)) {
    case SntpAnswer::kTime: {
      const std::uint64_t now = now_ms();
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
  release_port();
  state_ = state;
  return state_;
}

std::int64_t SntpClient::unix_time_ms() {
  if (unix_minus_network_ms_ == 0) return 0;
  return unix_minus_network_ms_ + static_cast<std::int64_t>(now_ms());
}

std::uint64_t SntpClient::next_deadline_ms() const {
  return state_ == SntpState::kAsking ? send_ms_ : largest<std::uint64_t>();
}

}  // namespace prometheus_express
