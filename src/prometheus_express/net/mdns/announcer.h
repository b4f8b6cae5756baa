// Announces the page of this device in its network by multicast DNS, so that whoever browses finds
// it without a list of addresses: "Weather station" of the type _prometheus-http._tcp, at
// station.local, with the path in its TXT record (RFC 6762, RFC 6763). In fixed memory, over any
// UdpSocket that joins a group.
//
//   prom::MulticastSocket<prom::w5500::UdpSocket> udp{network, prom::kMdnsGroup};
//   prom::MdnsService service;
//   service.instance = "Weather station";
//   service.host = "station";
//   service.port = 8080;
//   prom::MdnsAnnouncer announcer{network, udp, network.random(), service};
//   for (;;) {
//     announcer.set_address(network.settings().address);   // as long as it is the same, nothing
//     announcer.update();
//     network.wait(announcer.next_deadline_ms());
//   }
//
// Both names are probed for first. Where somebody has one of them both get a number: "Weather
// station (2)" at station-2.local. Of two devices that ask at the same time, the one that the RFC
// names waits. Later, whoever claims a name lets it be probed for again.
//
// Answers go to the whole group, also where one alone was asked for, but to who asks by plain DNS
// (not from port 5353): that one gets an answer of its own where the network can send it, which a
// W5500 in a group cannot. Of a message, the first kMessageBytes are looked at.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "prometheus_express/net/mdns/records.h"
#include "prometheus_express/net/multicast_socket.h"
#include "prometheus_express/net/network.h"
#include "prometheus_express/net/udp_socket.h"
#include "prometheus_express/platform/random.h"

namespace prometheus_express {

inline constexpr std::uint16_t kMdnsPort = 5353;
inline constexpr Ipv4Address kMdnsGroup = {224, 0, 0, 251};

// All texts are borrowed.
struct MdnsService {
  // What people read: UTF-8, up to 63 bytes. Longer ones are cut.
  std::string_view instance;

  // In front of ".local": letters, digits and '-', up to 63 bytes.
  std::string_view host;

  std::uint16_t port = 80;

  // Where the metrics are; up to 128 bytes.
  std::string_view path = "/metrics";
};

enum class MdnsState : std::uint8_t {
  kStopped,     // no address is known, or stop() was called
  kProbing,     // asks whether somebody has the names; also while the socket cannot be opened
  kAnnouncing,  // nobody has: says so twice
  kAnnounced,   // and answers
};

// From one thread or loop. Not for interrupt handlers.
class MdnsAnnouncer {
 public:
  // Of a message that comes, what is looked at; those that are sent have room.
  static constexpr std::size_t kMessageBytes = 512;

  // All are borrowed and must outlive this object: the network, whose clock it asks for the time,
  // a UdpSocket of that network that joins kMdnsGroup and that nobody else uses, and random
  // numbers.
  MdnsAnnouncer(Network& network, UdpSocket& udp, Random& random, const MdnsService& service);
  MdnsAnnouncer(const MdnsAnnouncer&) = delete;
  MdnsAnnouncer& operator=(const MdnsAnnouncer&) = delete;

  // By which the network reaches this device; begins with it, from the beginning where it is
  // another one. 0.0.0.0: there is none now; without a goodbye, since nobody would hear it.
  void set_address(const Ipv4Address& address);

  // As well, where the device has one of IPv6. Before set_address().
  void set_address6(const std::uint8_t (&address)[16]) { records_.set_address6(address); }

  // Goes on: opens the socket, asks, answers. Never blocks; looks at up to four messages.
  void update();

  // Says that the service ends (a goodbye, RFC 6762, 10.1), and closes the socket. set_address()
  // begins again.
  void stop();

  MdnsState state() const { return state_; }

  // As they are announced, with a number where it took one.
  std::string_view instance() const { return records_.instance(); }
  std::string_view host() const { return records_.host(); }

  // When update() has something to do though nothing was received: a time of the network's clock.
  std::uint64_t next_deadline_ms() const;

 private:
  void open(std::uint64_t now);
  void begin_probing(std::uint64_t now, std::uint32_t delay_ms);
  void receive(std::uint64_t now);
  void take_query(mdns::Reader& message, const UdpSender& from, std::uint64_t now);
  void take_response(mdns::Reader& message, std::uint64_t now);
  void take_proposal(const mdns::Reader& message, const mdns::Record& record, std::uint64_t now);
  void rename(std::uint64_t now);
  void answer_later(std::uint8_t set, bool at_once, bool more_follows, std::uint64_t now);
  void answer_plainly(std::uint16_t id, const mdns::Question& question, std::uint8_t set,
                      const UdpSender& to);
  void send_probe(std::uint64_t now);
  void announce(std::uint64_t now);
  void send_pending(std::uint64_t now);
  bool send_records(std::uint8_t answers, std::uint8_t additional, mdns::Manner manner);
  bool transmit(mdns::Writer& writer, const Ipv4Address& to, std::uint16_t port);
  std::uint32_t random_ms(std::uint32_t least, std::uint32_t most);

  Network& network_;
  UdpSocket& udp_;
  Random& random_;
  mdns::Records records_;
  MdnsState state_ = MdnsState::kStopped;
  std::uint8_t sent_ = 0;     // probes or announcements of this state
  std::uint8_t pending_ = 0;  // records that somebody has asked for
  std::uint8_t recent_ = 0;   // those that were sent up to recent_ms_
  bool opened_ = false;
  bool waits_for_more_ = false;  // known answers of who_asked_
  UdpSender who_asked_ = {};
  unsigned number_ = 1;
  unsigned conflicts_ = 0;
  std::uint64_t recent_ms_ = 0;
  std::uint64_t due_ms_ = 0;      // of the state, or of opening the socket
  std::uint64_t pending_ms_ = 0;  // of the answer
  std::uint8_t buffer_[kMessageBytes];
};

}  // namespace prometheus_express
