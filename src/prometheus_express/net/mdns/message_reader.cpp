#include <cstring>

#include "prometheus_express/net/big_endian.h"
#include "prometheus_express/net/mdns/message.h"
#include "prometheus_express/platform/bounds.h"
#include "prometheus_express/text/ascii.h"

namespace prometheus_express::mdns {
namespace {

constexpr std::size_t kHeaderBytes = 12;
constexpr std::uint16_t kOpcodeBits = 0x7800;  // 0: a standard query

bool same(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (to_lower(a[i]) != to_lower(b[i])) return false;
  }
  return true;
}

// As bytes, the length of a label being the first of them.
int order(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  return a.empty() ? 0 : std::memcmp(a.data(), b.data(), a.size());
}

}  // namespace

Reader::Reader(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {
  if (size < kHeaderBytes) return;
  id_ = big_endian16(data_);
  flags_ = big_endian16(data_ + 2);
  questions_ = big_endian16(data_ + 4);
  answers_ = big_endian16(data_ + 6);
  authorities_ = big_endian16(data_ + 8);
  additional_ = big_endian16(data_ + 10);
  usable_ = (flags_ & kOpcodeBits) == 0;
}

// Moves past one. Its end is the root, or where it leads back.
bool Reader::skip_name() {
  while (at_ < size_) {
    const std::size_t length = data_[at_];
    if (length >= 0xC0) {
      at_ += 2;
      return at_ <= size_;
    }
    if (length > 63) return false;
    at_ += 1 + length;
    if (length == 0) return at_ <= size_;
  }
  return false;
}

bool Reader::next(Question& question) {
  if (!usable_ || questions_ == 0) return false;
  --questions_;
  question.name = at_;
  if (!skip_name() || size_ - at_ < 4) {
    usable_ = false;
    return false;
  }
  question.type = big_endian16(data_ + at_);
  question.of_class = big_endian16(data_ + at_ + 2);
  at_ += 4;
  return true;
}

bool Reader::next(Record& record) {
  for (Question question; next(question);) {
  }
  std::uint16_t* const left = answers_ > 0       ? &answers_
                              : authorities_ > 0 ? &authorities_
                                                 : &additional_;
  if (!usable_ || *left == 0) return false;
  record.authority = left == &authorities_;
  --*left;
  record.name = at_;
  if (!skip_name() || size_ - at_ < 10) {
    usable_ = false;
    return false;
  }
  record.type = big_endian16(data_ + at_);
  record.of_class = big_endian16(data_ + at_ + 2);
  record.ttl_s = big_endian32(data_ + at_ + 4);
  record.size = big_endian16(data_ + at_ + 8);
  record.data = at_ + 10;
  usable_ = record.size <= size_ - record.data;
  at_ = record.data + record.size;
  return usable_;
}

// The label at `at`, which moves behind it; an empty one is the end. Where a name leads on it must
// lead in front of all that was read of it, which is what `limit` is.
bool Reader::read_label(std::size_t& at, std::size_t& limit, std::string_view& label) const {
  while (at < size_ && data_[at] >= 0xC0) {
    if (size_ - at < 2) return false;
    const std::size_t to = big_endian16(data_ + at) & 0x3FFF;
    if (to >= limit) return false;
    at = limit = to;
  }
  if (at >= size_ || data_[at] > 63 || size_ - at <= data_[at]) return false;
  const std::size_t length = data_[at];
  label = {reinterpret_cast<const char*>(data_ + at + 1), length};
  at += 1 + length;
  return true;
}

bool Reader::is(std::size_t at, const Name& name) const {
  std::size_t limit = at;
  std::string_view label;
  for (std::size_t i = 0; i < name.count; ++i) {
    if (!read_label(at, limit, label) || !same(label, name.labels[i])) return false;
  }
  return read_label(at, limit, label) && label.empty();
}

int Reader::compare(const Name& ours, std::size_t at) const {
  std::size_t limit = at;
  std::string_view label;
  for (std::size_t i = 0; i <= ours.count; ++i) {
    if (!read_label(at, limit, label)) return 1;
    const int found = order(i < ours.count ? ours.labels[i] : std::string_view(), label);
    if (found != 0) return found;
  }
  return 0;
}

int Reader::compare(const void* ours, std::size_t size, std::size_t at,
                    std::size_t their_size) const {
  const int found = std::memcmp(ours, data_ + at, smaller_of(size, their_size));
  if (found != 0 || size == their_size) return found;
  return size < their_size ? -1 : 1;
}

}  // namespace prometheus_express::mdns
