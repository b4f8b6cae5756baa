#include "prometheus_express/push/remote_write/block_queue.h"

#include <cstring>

namespace prometheus_express {
namespace {

// What is in front of each block.
struct Header {
  std::uint32_t bytes;
  std::uint32_t samples : 31;
  std::uint32_t marked : 1;
};
static_assert(sizeof(Header) == BlockQueue::kHeaderBytes);

}  // namespace

char* BlockQueue::reserve(std::size_t bytes) {
  if (size_ < kHeaderBytes || size_ - kHeaderBytes < bytes) return nullptr;
  for (;;) {
    if (samples_ == 0) {
      begin_ = 0;
      end_ = 0;
      wrapped_ = false;
    }
    if ((wrapped_ ? begin_ : size_) - end_ >= bytes + kHeaderBytes) {
      return memory_ + end_ + kHeaderBytes;
    }
    if (!wrapped_) {
      wrap_ = end_;
      end_ = 0;
      wrapped_ = true;
    } else {
      dropped_ += front().samples;
      pop();
    }
  }
}

void BlockQueue::commit(std::size_t bytes, std::size_t samples, bool marked) {
  const Header header{static_cast<std::uint32_t>(bytes),
                      static_cast<std::uint32_t>(samples) & 0x7fffffffU, marked};
  std::memcpy(memory_ + end_, &header, sizeof header);
  end_ += kHeaderBytes + bytes;
  samples_ += samples;
}

BlockQueue::Block BlockQueue::front() const {
  if (samples_ == 0) return {};
  Header header;
  std::memcpy(&header, memory_ + begin_, sizeof header);
  return {memory_ + begin_ + kHeaderBytes, header.bytes, header.samples, header.marked != 0};
}

void BlockQueue::pop() {
  const Block block = front();
  begin_ += kHeaderBytes + block.bytes;
  samples_ -= block.samples;
  if (wrapped_ && begin_ == wrap_) {
    begin_ = 0;
    wrapped_ = false;
  }
}

}  // namespace prometheus_express
