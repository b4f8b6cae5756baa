// What an MdnsAnnouncer says of its device: the names, and the records that have them (RFC 6763).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "prometheus_express/net/mdns/message.h"
#include "prometheus_express/text/ipv4.h"

namespace prometheus_express::mdns {

// Sets of records.
enum : std::uint8_t {
  kPointer = 1,      // the type's, to this service (shared with other devices)
  kTypePointer = 2,  // the list of types', to ours (shared)
  kService = 4,      // SRV
  kText = 8,         // TXT
  kAddress = 16,     // A
  kAddress6 = 32,    // AAAA
  kNoOther = 64,     // NSEC: the host has no other addresses
  kNoOtherService = 128,
  kShared = kPointer | kTypePointer,
  kUnique = kService | kText | kAddress | kAddress6,
};

// How a set is written: as an announcement or an answer, as what a probe is going to have, as one
// that has ended, or for somebody who speaks plain DNS (RFC 6762, 6.7).
enum class Manner : std::uint8_t { kAnswer, kProbe, kGoodbye, kLegacy };

class Records {
 public:
  static constexpr std::size_t kMostLabelBytes = 63;
  static constexpr std::size_t kMostPathBytes = 128;

  // `path` is borrowed; all are cut where they are too long.
  void set(std::string_view instance, std::string_view host, std::uint16_t port,
           std::string_view path);
  void set_address(const Ipv4Address& address) { address_ = address; }
  void set_address6(const std::uint8_t (&address)[16]);

  // "station (2)" and "station-2" instead of "station" (RFC 6762, 9); 1: as they were.
  void set_number(unsigned number);

  Name type() const;
  Name types() const;
  Name service() const { return {{instance(), kType[0], kType[1], kLocal}, 4}; }
  Name device() const { return {{host(), kLocal}, 2}; }
  std::string_view instance() const { return {instance_, instance_size_}; }
  std::string_view host() const { return {host_, host_size_}; }
  const Ipv4Address& address() const { return address_; }

  // All of them that there are, and those of them that are addresses.
  std::uint8_t all() const;
  std::uint8_t addresses() const;

  // Those that answer a question; 0: it is not about us.
  std::uint8_t asked_for(const Reader& message, const Question& question) const;

  // The one of ours that has the record's name and type; 0: it is not about us.
  std::uint8_t about(const Reader& message, const Record& record) const;

  // Whose name a set that asked_for() gave has.
  Name name_of(std::uint8_t set) const;

  // What ours says against what theirs does: < 0 if ours comes first (RFC 6762, 8.2), 0 if they say
  // the same. `which` is one that about() gave.
  int compare(std::uint8_t which, const Reader& message, const Record& record) const;

  static std::uint32_t ttl_s(std::uint8_t which);

  void put_into(Writer& writer, std::uint8_t set, Manner manner) const;

 private:
  static constexpr std::string_view kLocal = "local";
  static constexpr std::string_view kType[2] = {"_prometheus-http", "_tcp"};

  void write_one(Writer& writer, std::uint8_t which, Manner manner) const;
  void write_data(Writer& writer, std::uint8_t which) const;
  std::size_t text(std::uint8_t (&out)[kMostPathBytes + 6]) const;

  std::string_view path_;
  std::string_view wanted_instance_;
  std::string_view wanted_host_;
  std::uint16_t port_ = 0;
  Ipv4Address address_ = {};
  bool has_address6_ = false;
  std::uint8_t address6_[16] = {};
  std::size_t instance_size_ = 0;
  std::size_t host_size_ = 0;
  char instance_[kMostLabelBytes];
  char host_[kMostLabelBytes];
};

}  // namespace prometheus_express::mdns
