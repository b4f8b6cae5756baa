#include "prometheus_express/net/mdns/announcer.h"

#include "prometheus_express/platform/bounds.h"

namespace prometheus_express {
namespace {

using mdns::Manner;
using mdns::Question;
using mdns::Reader;
using mdns::Record;
using mdns::Records;
using mdns::Writer;

// RFC 6762, 8.1 and 8.3.
constexpr std::uint32_t kMostProbeDelayMs = 250;
constexpr std::uint32_t kProbeEveryMs = 250;
constexpr std::uint8_t kProbes = 3;
constexpr std::uint8_t kAnnouncements = 2;

// How often a record is sent to the group at most (RFC 6762, 6), and to who probes for it.
constexpr std::uint32_t kRecordEveryMs = 1'000;
constexpr std::uint32_t kDefenceEveryMs = 250;

// How long somebody waits who was beaten by another probe (8.2), who had so many conflicts (8.1),
// and who could not open a socket.
constexpr std::uint32_t kBeatenMs = 1'000;
constexpr unsigned kManyConflicts = 15;
constexpr std::uint32_t kManyConflictsMs = 5'000;
constexpr std::uint32_t kOpenAgainMs = 1'000;

constexpr int kMessagesAtOnce = 4;
constexpr std::uint16_t kResponseFlags = 0x8400;  // with authority
constexpr std::uint32_t kRandomStream = 0x6D444E53;

}  // namespace

MdnsAnnouncer::MdnsAnnouncer(Network& network, UdpSocket& udp, Random& random,
                             const MdnsService& service)
    : network_(network), udp_(udp), random_(random) {
  records_.set(service.instance, service.host, service.port, service.path);
}

void MdnsAnnouncer::set_address(const Ipv4Address& address) {
  if (state_ != MdnsState::kStopped && address == records_.address()) return;
  records_.set_address(address);
  udp_.stop();
  opened_ = false;
  state_ = address == Ipv4Address{} ? MdnsState::kStopped : MdnsState::kProbing;
  due_ms_ = 0;
}

void MdnsAnnouncer::update() {
  if (state_ == MdnsState::kStopped) return;
  const std::uint64_t now = network_.now_ms();
  if (opened_ && !udp_.is_open()) {  // the network has lost it
    opened_ = false;
    due_ms_ = 0;
  }
  if (!opened_) return open(now);
  for (int i = 0; i < kMessagesAtOnce; ++i) receive(now);
  if (state_ == MdnsState::kProbing && now >= due_ms_) send_probe(now);
  if (state_ == MdnsState::kAnnouncing && now >= due_ms_) announce(now);
  if (pending_ != 0 && now >= pending_ms_) send_pending(now);
}

std::uint64_t MdnsAnnouncer::next_deadline_ms() const {
  std::uint64_t next = largest<std::uint64_t>();
  if (state_ == MdnsState::kProbing || state_ == MdnsState::kAnnouncing) next = due_ms_;
  if (state_ != MdnsState::kStopped && opened_ && pending_ != 0)
    next = smaller_of(next, pending_ms_);
  return next;
}

void MdnsAnnouncer::stop() {
  const bool known = state_ == MdnsState::kAnnouncing || state_ == MdnsState::kAnnounced;
  if (known && udp_.is_open()) send_records(records_.all(), 0, Manner::kGoodbye);
  udp_.stop();
  opened_ = false;
  state_ = MdnsState::kStopped;
}

void MdnsAnnouncer::open(std::uint64_t now) {
  if (now < due_ms_) return;
  opened_ = udp_.open(kMdnsPort);
  if (opened_) return begin_probing(now, random_ms(0, kMostProbeDelayMs));
  state_ = MdnsState::kProbing;
  due_ms_ = now + kOpenAgainMs;
}

void MdnsAnnouncer::begin_probing(std::uint64_t now, std::uint32_t delay_ms) {
  state_ = MdnsState::kProbing;
  sent_ = pending_ = recent_ = 0;
  due_ms_ = now + delay_ms;
}

void MdnsAnnouncer::receive(std::uint64_t now) {
  UdpSender from;
  if (state_ == MdnsState::kStopped || !udp_.receive(from)) return;
  const std::size_t size = udp_.read_some(buffer_, sizeof(buffer_));
  Reader message(buffer_, size);
  if (!message.usable()) return;
  if (!message.response()) return take_query(message, from, now);
  if (from.port == kMdnsPort) take_response(message, now);
}

void MdnsAnnouncer::take_query(Reader& message, const UdpSender& from, std::uint64_t now) {
  const bool plain = from.port != kMdnsPort;
  const bool probe = message.probe();
  std::uint8_t set = 0;
  bool questions = false;
  for (Question question; message.next(question);) {
    questions = true;
    const std::uint8_t asked = records_.asked_for(message, question);
    if (plain && asked != 0 && state_ != MdnsState::kProbing) {
      return answer_plainly(message.id(), question, asked, from);
    }
    set |= asked;
  }
  if (state_ == MdnsState::kProbing) {
    for (Record record; probe && message.next(record);) take_proposal(message, record, now);
    return;
  }
  if (plain) return;
  std::uint8_t known = 0;  // by who asks (RFC 6762, 7.1)
  for (Record record; message.next(record);) {
    const std::uint8_t about = record.authority ? 0 : records_.about(message, record);
    if (about != 0 && record.ttl_s >= Records::ttl_s(about) / 2 &&
        records_.compare(about, message, record) == 0) {
      known |= about;
    }
  }
  // A message without questions goes on with what the one before knew (7.2).
  if (!questions && waits_for_more_ && from.address == who_asked_.address) {
    pending_ &= static_cast<std::uint8_t>(~known);
  }
  set &= static_cast<std::uint8_t>(~known);
  if (set == 0) return;
  who_asked_ = from;
  answer_later(set, probe, message.truncated(), now);
}

// What somebody else says: of our names it may only say what we do.
void MdnsAnnouncer::take_response(Reader& message, std::uint64_t now) {
  for (Record record; message.next(record);) {
    const std::uint8_t about = records_.about(message, record) & mdns::kUnique;
    if (about == 0 || record.ttl_s == 0 || records_.compare(about, message, record) == 0) continue;
    if (state_ == MdnsState::kProbing) return rename(now);
    return begin_probing(now, 0);  // RFC 6762, 9
  }
}

// Of two that probe for a name, the one whose record comes first waits, and then finds the other
// one's.
void MdnsAnnouncer::take_proposal(const Reader& message, const Record& record, std::uint64_t now) {
  if (!record.authority) return;
  const std::uint8_t about = records_.about(message, record) & mdns::kUnique;
  if (about != 0 && records_.compare(about, message, record) < 0) begin_probing(now, kBeatenMs);
}

void MdnsAnnouncer::rename(std::uint64_t now) {
  records_.set_number(++number_);
  ++conflicts_;
  begin_probing(now,
                conflicts_ < kManyConflicts ? random_ms(0, kMostProbeDelayMs) : kManyConflictsMs);
}

// What others may answer as well is sent after a random time, so that they do not speak at once.
void MdnsAnnouncer::answer_later(std::uint8_t set, bool at_once, bool more_follows,
                                 std::uint64_t now) {
  std::uint64_t when = now;
  const bool shared = (set & ~mdns::kUnique & 0xFF) != 0;
  if (more_follows) {
    when += random_ms(400, 500);
  } else if (shared && !at_once) {
    when += random_ms(20, 120);
  }
  if ((set & recent_) != 0) {
    when = larger_of(when, recent_ms_ + (at_once ? kDefenceEveryMs : kRecordEveryMs));
  }
  // Who waits is not kept waiting by who asked later.
  pending_ms_ = pending_ == 0 ? when : smaller_of(pending_ms_, when);
  pending_ |= set;
  waits_for_more_ = more_follows;
}

// RFC 6762, 6.7: to the sender, with its own number and question.
void MdnsAnnouncer::answer_plainly(std::uint16_t id, const Question& question, std::uint8_t set,
                                   const UdpSender& to) {
  Writer writer(buffer_, sizeof(buffer_), id, kResponseFlags);
  writer.question(records_.name_of(set), question.type, question.of_class);
  records_.put_into(writer, set, Manner::kLegacy);
  transmit(writer, to.address, to.port);
}

// The answers are to go to the group: one to us alone may be given to another program of this
// machine that shares the port (RFC 6762, 15.1).
void MdnsAnnouncer::send_probe(std::uint64_t now) {
  if (sent_ == kProbes) {
    state_ = MdnsState::kAnnouncing;
    sent_ = 0;
    return;
  }
  Writer writer(buffer_, sizeof(buffer_), 0, 0);
  writer.question(records_.service(), mdns::kAny, mdns::kClassInternet);
  writer.question(records_.device(), mdns::kAny, mdns::kClassInternet);
  writer.begin_authorities();
  records_.put_into(writer, records_.all() & mdns::kUnique, Manner::kProbe);
  if (transmit(writer, kMdnsGroup, kMdnsPort)) ++sent_;
  due_ms_ = now + kProbeEveryMs;
}

void MdnsAnnouncer::announce(std::uint64_t now) {
  if (sent_ == kAnnouncements) {
    state_ = MdnsState::kAnnounced;
    conflicts_ = 0;
    return;
  }
  if (send_records(records_.all(), 0, Manner::kAnswer)) ++sent_;
  recent_ = records_.all();
  recent_ms_ = now;
  due_ms_ = now + kRecordEveryMs;
}

// What was asked for, and with it what will be asked for next (RFC 6763, 12).
void MdnsAnnouncer::send_pending(std::uint64_t now) {
  std::uint8_t additional = 0;
  if ((pending_ & mdns::kPointer) != 0) additional |= mdns::kService | mdns::kText;
  if (((pending_ | additional) & mdns::kService) != 0) {
    additional |= records_.addresses();
  }
  additional &= static_cast<std::uint8_t>(~pending_);
  if (!send_records(pending_, additional, Manner::kAnswer)) {
    pending_ms_ = now + 1;
    return;
  }
  if (now - recent_ms_ >= kRecordEveryMs) recent_ = 0;
  recent_ |= pending_;
  recent_ms_ = now;
  pending_ = 0;
  waits_for_more_ = false;
}

bool MdnsAnnouncer::send_records(std::uint8_t answers, std::uint8_t additional, Manner manner) {
  Writer writer(buffer_, sizeof(buffer_), 0, kResponseFlags);
  records_.put_into(writer, answers, manner);
  writer.begin_additional();
  records_.put_into(writer, additional, manner);
  return transmit(writer, kMdnsGroup, kMdnsPort);
}

bool MdnsAnnouncer::transmit(Writer& writer, const Ipv4Address& to, std::uint16_t port) {
  if (!udp_.begin(to, port)) return false;
  udp_.append(buffer_, writer.finish());
  udp_.send_datagram();
  return true;
}

std::uint32_t MdnsAnnouncer::random_ms(std::uint32_t least, std::uint32_t most) {
  random_.mix(static_cast<std::uint32_t>(network_.now_ms()));
  return least + random_.next(kRandomStream) % (most - least + 1);
}

}  // namespace prometheus_express
