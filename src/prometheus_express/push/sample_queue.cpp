#include "prometheus_express/push/sample_queue.h"

namespace prometheus_express {
namespace {

// The bytes of the field that begins at `data`: a tag, a length, and as much.
std::size_t field_bytes(const char* data) {
  std::size_t length = 0;
  std::size_t at = 1;
  unsigned shift = 0;
  for (;; shift += 7) {
    const auto byte = static_cast<unsigned char>(data[at++]);
    length |= static_cast<std::size_t>(byte & 0x7f) << shift;
    if (byte <= 0x7f) return at + length;
  }
}

}  // namespace

char* SampleQueue::reserve(std::size_t bytes) {
  if (bytes > size_) return nullptr;
  for (;;) {
    if (samples_ == 0) {
      begin_ = 0;
      end_ = 0;
      wrapped_ = false;
    }
    if ((wrapped_ ? begin_ : size_) - end_ >= bytes) return memory_ + end_;
    if (!wrapped_) {
      wrap_ = end_;
      end_ = 0;
      wrapped_ = true;
    } else {
      advance(first_size(), 1);
      ++dropped_;
    }
  }
}

void SampleQueue::commit(std::size_t bytes) {
  end_ += bytes;
  ++samples_;
}

SampleQueue::Front SampleQueue::front(std::size_t most_bytes) const {
  Front front{memory_ + begin_, 0, 0};
  const std::size_t piece = (wrapped_ ? wrap_ : end_) - begin_;
  while (front.bytes < piece) {
    const std::size_t next = field_bytes(front.data + front.bytes);
    if (front.samples > 0 && front.bytes + next > most_bytes) break;
    front.bytes += next;
    ++front.samples;
  }
  return front;
}

void SampleQueue::pop(const Front& front) { advance(front.bytes, front.samples); }

std::size_t SampleQueue::first_size() const { return field_bytes(memory_ + begin_); }

void SampleQueue::advance(std::size_t bytes, std::size_t samples) {
  begin_ += bytes;
  samples_ -= samples;
  if (wrapped_ && begin_ == wrap_) {
    begin_ = 0;
    wrapped_ = false;
  }
}

}  // namespace prometheus_express
