#include "emulators/w5500/servers/dhcp_server.h"

#include <algorithm>

namespace emulators::w5500 {
namespace {

constexpr std::uint16_t kServerPort = 67;
constexpr std::uint16_t kClientPort = 68;
constexpr std::size_t kFixedSize = 236;
constexpr std::array<std::uint8_t, 4> kMagic = {99, 130, 83, 99};
constexpr std::uint16_t kBroadcastFlag = 0x8000;

enum Type : std::uint8_t {
  kDiscover = 1,
  kOffer = 2,
  kRequest = 3,
  kDecline = 4,
  kAck = 5,
  kNak = 6,
  kRelease = 7,
  kInform = 8,
};

enum Option : std::uint8_t {
  kPad = 0,
  kSubnetMask = 1,
  kRouter = 3,
  kDns = 6,
  kRequestedAddress = 50,
  kLeaseTime = 51,
  kMessageType = 53,
  kServerIdentifier = 54,
  kMessageText = 56,
  kRenewalTime = 58,
  kRebindingTime = 59,
  kClientIdentifier = 61,
  kEnd = 255,
};

constexpr Address kNoAddress = {0, 0, 0, 0};

void append_option(std::vector<std::uint8_t>& data, Option option, const Address& address) {
  data.push_back(option);
  data.push_back(4);
  append(data, address);
}

void append_option(std::vector<std::uint8_t>& data, Option option, std::uint32_t value) {
  data.push_back(option);
  data.push_back(4);
  append32(data, value);
}

}  // namespace

struct DhcpServer::Message {
  std::array<std::uint8_t, 4> xid{};
  std::uint16_t flags = 0;
  Address ciaddr{};
  Address giaddr{};
  std::array<std::uint8_t, 16> chaddr{};
  std::uint8_t type = 0;
  std::optional<Address> requested;
  std::optional<Address> server;
  bool only_what_decline_may_have = true;  // RFC 2131, table 5
};

DhcpServer::DhcpServer(const Clock& clock, const Address& address, const DhcpOffer& offer)
    : clock_(clock), address_(address), offer_(offer) {}

std::optional<Address> DhcpServer::leased() const {
  return clock_.now_ns() < lease_ends_ns_ ? leased_ : std::nullopt;
}

bool DhcpServer::serves(const Address& to, std::uint16_t port) const {
  return port == kServerPort && (to == address_ || to == kBroadcast);
}

bool DhcpServer::parse(const std::vector<std::uint8_t>& data, Message& message) {
  if (data.size() < kFixedSize + kMagic.size() || data[0] != 1 || data[1] != 1 || data[2] != 6 ||
      !std::equal(kMagic.begin(), kMagic.end(), data.begin() + kFixedSize)) {
    return false;
  }
  std::copy_n(data.begin() + 4, 4, message.xid.begin());
  message.flags = read16(&data[10]);
  if (read16(&data[8]) != 0 || message.flags != 0) message.only_what_decline_may_have = false;
  std::copy_n(data.begin() + 12, 4, message.ciaddr.begin());
  std::copy_n(data.begin() + 24, 4, message.giaddr.begin());
  std::copy_n(data.begin() + 28, 16, message.chaddr.begin());
  std::size_t at = kFixedSize + kMagic.size();
  while (at < data.size() && data[at] != kEnd) {
    if (data[at] == kPad) {
      ++at;
      continue;
    }
    if (at + 2 > data.size() || at + 2 + data[at + 1] > data.size()) return false;
    const std::uint8_t option = data[at];
    const std::uint8_t size = data[at + 1];
    const std::uint8_t* const value = data.data() + at + 2;
    if (option == kMessageType && size == 1) message.type = *value;
    if (option != kMessageType && option != kRequestedAddress && option != kServerIdentifier &&
        option != kMessageText && option != kClientIdentifier) {
      message.only_what_decline_may_have = false;
    }
    if (size == 4 && (option == kRequestedAddress || option == kServerIdentifier)) {
      auto& field = option == kRequestedAddress ? message.requested : message.server;
      field = Address{value[0], value[1], value[2], value[3]};
    }
    at += 2U + size;
  }
  return at < data.size() && message.type != 0;
}

void DhcpServer::take(const Datagram& datagram, std::vector<Datagram>& answers) {
  const bool broadcast = datagram.to == kBroadcast;
  if (fault_ == DhcpFault::kSilent) return;
  if (fault_ == DhcpFault::kSilentToUnicast && !broadcast) return;
  Message message;
  if (!parse(datagram.data, message)) {
    ++counts_.malformed;
    return;
  }
  switch (message.type) {
    case kDiscover:
      ++counts_.discover;
      ++counts_.offer;
      answer(message, kOffer, answers);
      break;
    case kRequest:
      request(message, broadcast, answers);
      break;
    case kDecline:
      decline(message);
      break;
    case kRelease:
      ++counts_.release;
      if (message.ciaddr == leased_) leased_.reset();
      break;
    case kInform:
      ++counts_.inform;
      ++counts_.ack;
      answer(message, kAck, answers);
      break;
    default:
      ++counts_.malformed;
      break;
  }
}

Address DhcpServer::to_give() const {
  Address address = offer_.address;
  while (declined_.count(address) != 0) ++address.back();
  return address;
}

// Section 4.3.3, and what table 5 says of it.
void DhcpServer::decline(const Message& message) {
  if (!message.only_what_decline_may_have || message.ciaddr != kNoAddress || !message.requested ||
      message.server != address_) {
    ++counts_.malformed;
    return;
  }
  ++counts_.decline;
  declined_.insert(*message.requested);
  leased_.reset();
}

// RFC 2131, 4.3.2: the fields tell which of four kinds of request it is.
void DhcpServer::request(const Message& message, bool broadcast, std::vector<Datagram>& answers) {
  if (message.server) {
    ++counts_.select;
    if (*message.server != address_) return;  // another server's offer was taken
  } else if (message.requested) {
    ++counts_.reboot;
  } else if (broadcast) {
    ++counts_.rebind;
  } else {
    ++counts_.renew;
  }
  const Address wanted = message.requested.value_or(message.ciaddr);
  if (wanted == to_give() && fault_ != DhcpFault::kNak) {
    acknowledge(message, answers);
  } else {
    ++counts_.nak;
    answer(message, kNak, answers);
  }
}

void DhcpServer::acknowledge(const Message& message, std::vector<Datagram>& answers) {
  ++counts_.ack;
  leased_ = to_give();
  lease_ends_ns_ = clock_.now_ns() + std::uint64_t{offer_.lease_s} * 1'000'000'000;
  answer(message, kAck, answers);
}

void DhcpServer::append_options(std::vector<std::uint8_t>& data, std::uint8_t type,
                                bool with_lease) const {
  data.insert(data.end(), {kMessageType, 1, type});
  append_option(data, kServerIdentifier, address_);
  if (with_lease) {
    const std::uint32_t lease = offer_.lease_s;
    const auto seven_eighths = static_cast<std::uint32_t>(std::uint64_t{lease} * 7 / 8);
    append_option(data, kLeaseTime, lease);
    if (offer_.tells_times) {
      append_option(data, kRenewalTime, offer_.t1_s != 0 ? offer_.t1_s : lease / 2);
      append_option(data, kRebindingTime, offer_.t2_s != 0 ? offer_.t2_s : seven_eighths);
    }
  }
  if (type != kNak) {
    append_option(data, kSubnetMask, offer_.subnet_mask);
    append_option(data, kRouter, offer_.router);
    append_option(data, kDns, offer_.dns);
  }
  data.push_back(kEnd);
}

void DhcpServer::answer(const Message& message, std::uint8_t type,
                        std::vector<Datagram>& answers) const {
  const bool with_lease = type == kOffer || (type == kAck && message.type == kRequest);
  Datagram datagram;
  datagram.from = address_;
  datagram.from_port = kServerPort;
  datagram.to_port = kClientPort;
  // RFC 2131, 4.1: to the address in use, else to the one that is given unless the client cannot
  // yet hear that. This chip cannot: it takes only what is for SIPR, or for everybody.
  datagram.to = message.ciaddr;
  if (type == kNak) {
    datagram.to = kBroadcast;
  } else if (message.ciaddr == kNoAddress) {
    datagram.to = (message.flags & kBroadcastFlag) != 0 ? kBroadcast : to_give();
  }

  std::vector<std::uint8_t>& data = datagram.data;
  data = {2, 1, 6, 0};
  data.insert(data.end(), message.xid.begin(), message.xid.end());
  append16(data, 0);
  append16(data, message.flags);
  append(data, type == kNak ? kNoAddress : message.ciaddr);
  append(data, with_lease ? to_give() : kNoAddress);
  append(data, kNoAddress);
  append(data, message.giaddr);
  data.insert(data.end(), message.chaddr.begin(), message.chaddr.end());
  data.resize(kFixedSize);
  data.insert(data.end(), kMagic.begin(), kMagic.end());
  append_options(data, type, with_lease);
  answers.push_back(std::move(datagram));
}

}  // namespace emulators::w5500
