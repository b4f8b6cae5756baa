#include "emulators/w5500/servers/dns_server.h"

#include <utility>

namespace emulators::w5500 {
namespace {

constexpr std::size_t kHeaderSize = 12;
constexpr std::uint16_t kTypeA = 1;
constexpr std::uint16_t kClassInternet = 1;
constexpr std::uint16_t kResponse = 0x8000;
constexpr std::uint16_t kOpcodeMask = 0x7800;
constexpr std::uint16_t kRecursionDesired = 0x0100;
constexpr std::uint16_t kRecursionAvailable = 0x0080;

enum Code : std::uint16_t { kNoError = 0, kFormatError = 1, kNameError = 3, kNotImplemented = 4 };

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

struct Question {
  std::string name;
  std::uint16_t type = 0;
  std::uint16_t record_class = 0;
  std::size_t end = 0;  // of the question within the packet
};

bool parse_question(const std::vector<std::uint8_t>& data, Question& question) {
  std::size_t at = kHeaderSize;
  while (at < data.size() && data[at] != 0) {
    const std::size_t size = data[at];
    if (size > 63 || at + 1 + size > data.size()) return false;
    if (!question.name.empty()) question.name += '.';
    question.name.append(data.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                         data.begin() + static_cast<std::ptrdiff_t>(at + 1 + size));
    at += 1 + size;
  }
  if (at + 5 > data.size() || question.name.size() > 253) return false;
  question.name = lower(question.name);
  question.type = read16(&data[at + 1]);
  question.record_class = read16(&data[at + 3]);
  question.end = at + 5;
  return true;
}

// The header and the question, as they are repeated in an answer.
std::vector<std::uint8_t> begin_answer(const std::vector<std::uint8_t>& query, Code code,
                                       std::size_t end, std::size_t records) {
  const std::uint16_t flags = read16(&query[2]);
  std::vector<std::uint8_t> data(query.begin(), query.begin() + 2);
  append16(data,
           static_cast<std::uint16_t>(kResponse | (flags & (kOpcodeMask | kRecursionDesired)) |
                                      kRecursionAvailable | code));
  append16(data, end > kHeaderSize ? 1 : 0);
  append16(data, static_cast<std::uint16_t>(records));
  append32(data, 0);
  data.insert(data.end(), query.begin() + kHeaderSize,
              query.begin() + static_cast<std::ptrdiff_t>(end));
  return data;
}

void append_record(std::vector<std::uint8_t>& data, const Address& address, std::uint32_t ttl_s) {
  append16(data, 0xC000 | kHeaderSize);  // the name is that of the question
  append16(data, kTypeA);
  append16(data, kClassInternet);
  append32(data, ttl_s);
  append16(data, 4);
  append(data, address);
}

}  // namespace

void DnsServer::add(const std::string& name, const Address& address) {
  table_[lower(name)].push_back(address);
}

void DnsServer::remove(const std::string& name) { table_.erase(lower(name)); }

bool DnsServer::serves(const Address& to, std::uint16_t port) const {
  return port == 53 && to == address_;
}

void DnsServer::take(const Datagram& datagram, std::vector<Datagram>& answers) {
  if (silent_) return;
  const std::vector<std::uint8_t>& query = datagram.data;
  if (query.size() < kHeaderSize || (read16(&query[2]) & kResponse) != 0) {
    ++malformed_;
    return;
  }
  Datagram reply{datagram.to, datagram.to_port, datagram.from, datagram.from_port, {}};
  Question question;
  if ((read16(&query[2]) & kOpcodeMask) != 0) {
    ++malformed_;
    reply.data = begin_answer(query, kNotImplemented, kHeaderSize, 0);
  } else if (read16(&query[4]) != 1 || !parse_question(query, question)) {
    ++malformed_;
    reply.data = begin_answer(query, kFormatError, kHeaderSize, 0);
  } else {
    ++queries_;
    const auto entry = table_.find(question.name);
    const bool known = entry != table_.end();
    const bool asked = question.type == kTypeA && question.record_class == kClassInternet;
    const auto records = known && asked ? entry->second : std::vector<Address>{};
    reply.data = begin_answer(query, known ? kNoError : kNameError, question.end, records.size());
    for (const Address& address : records) append_record(reply.data, address, time_to_live_s_);
  }
  answers.push_back(std::move(reply));
}

}  // namespace emulators::w5500
