#include <cstring>

#include "prometheus_express/net/mdns/message.h"

namespace prometheus_express::mdns {
namespace {

constexpr std::size_t kFurthest = 0x3FFF;  // that a name can lead back to

}  // namespace

Writer::Writer(std::uint8_t* data, std::size_t size, std::uint16_t id, std::uint16_t flags)
    : data_(data), capacity_(size) {
  put16(id);
  put16(flags);
  for (int i = 0; i < 4; ++i) put16(0);
}

void Writer::put(const void* data, std::size_t size) {
  good_ = good_ && size <= capacity_ - size_;
  if (!good_ || size == 0) return;
  std::memcpy(data_ + size_, data, size);
  size_ += size;
}

void Writer::put16(std::uint16_t value) {
  put8(static_cast<std::uint8_t>(value >> 8));
  put8(static_cast<std::uint8_t>(value));
}

void Writer::put32(std::uint32_t value) {
  put16(static_cast<std::uint16_t>(value >> 16));
  put16(static_cast<std::uint16_t>(value));
}

void Writer::set16(std::size_t at, std::uint16_t value) {
  data_[at] = static_cast<std::uint8_t>(value >> 8);
  data_[at + 1] = static_cast<std::uint8_t>(value);
}

// Our names are made of the same texts, so the same rest of a name has the same address.
void Writer::put(const Name& name) {
  for (std::size_t i = 0; i < name.count; ++i) {
    const std::size_t rest = name.count - i;
    for (std::size_t k = 0; k < written_count_; ++k) {
      if (written_[k].label != name.labels[i].data() || written_[k].labels != rest) continue;
      put16(static_cast<std::uint16_t>(0xC000 | written_[k].at));
      return;
    }
    if (written_count_ < kMostWritten && size_ <= kFurthest) {
      written_[written_count_++] = {name.labels[i].data(), rest, static_cast<std::uint16_t>(size_)};
    }
    put8(static_cast<std::uint8_t>(name.labels[i].size()));
    put(name.labels[i].data(), name.labels[i].size());
  }
  put8(0);
}

void Writer::question(const Name& name, std::uint16_t type, std::uint16_t of_class) {
  put(name);
  put16(type);
  put16(of_class);
  ++counts_[0];
}

void Writer::begin_record(const Name& name, std::uint16_t type, std::uint16_t of_class,
                          std::uint32_t ttl_s) {
  put(name);
  put16(type);
  put16(of_class);
  put32(ttl_s);
  record_ = size_;
  put16(0);
}

void Writer::end_record() {
  if (!good_) return;
  set16(record_, static_cast<std::uint16_t>(size_ - record_ - 2));
  ++counts_[counting_];
}

std::size_t Writer::finish() {
  for (std::size_t i = 0; i < 4; ++i) set16(4 + 2 * i, counts_[i]);
  return size_;
}

}  // namespace prometheus_express::mdns
