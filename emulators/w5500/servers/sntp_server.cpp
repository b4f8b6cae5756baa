#include "emulators/w5500/servers/sntp_server.h"

#include <utility>

namespace emulators::w5500 {
namespace {

constexpr std::size_t kPacketSize = 48;
constexpr std::uint64_t k1900To1970 = 2'208'988'800;
constexpr std::uint64_t kNsPerSecond = 1'000'000'000;
constexpr std::uint8_t kModeClient = 3;
constexpr std::uint8_t kModeServer = 4;
constexpr std::uint8_t kPrecision = 0xEC;  // 2^-20 s

void append_time(std::vector<std::uint8_t>& data, std::uint64_t epoch_unix_s,
                 std::uint64_t now_ns) {
  const std::uint64_t seconds = epoch_unix_s + now_ns / kNsPerSecond + k1900To1970;
  const std::uint64_t fraction = ((now_ns % kNsPerSecond) << 32) / kNsPerSecond;
  append32(data, static_cast<std::uint32_t>(seconds));
  append32(data, static_cast<std::uint32_t>(fraction));
}

}  // namespace

bool SntpServer::serves(const Address& to, std::uint16_t port) const {
  return port == 123 && to == address_;
}

void SntpServer::take(const Datagram& datagram, std::vector<Datagram>& answers) {
  const std::vector<std::uint8_t>& request = datagram.data;
  if (silent_ || request.size() < kPacketSize || (request[0] & 0x07) != kModeClient) return;
  ++requests_;
  const bool unknown = stratum_ == 0 || stratum_ > 15;
  const int leap = unknown ? 0xC0 : 0;
  Datagram reply{datagram.to, datagram.to_port, datagram.from, datagram.from_port, {}};
  std::vector<std::uint8_t>& data = reply.data;
  data.push_back(static_cast<std::uint8_t>(leap | (request[0] & 0x38) | kModeServer));
  data.insert(data.end(), {stratum_, request[2], kPrecision});
  append32(data, 0);  // root delay
  append32(data, 0);  // root dispersion
  if (stratum_ == 0) {
    data.insert(data.end(), {'D', 'E', 'N', 'Y'});
  } else {
    append(data, address_);
  }
  append_time(data, epoch_unix_s_, clock_.now_ns());                    // reference
  data.insert(data.end(), request.begin() + 40, request.begin() + 48);  // originate
  append_time(data, epoch_unix_s_, clock_.now_ns());                    // receive
  append_time(data, epoch_unix_s_, clock_.now_ns());                    // transmit
  answers.push_back(std::move(reply));
}

}  // namespace emulators::w5500
