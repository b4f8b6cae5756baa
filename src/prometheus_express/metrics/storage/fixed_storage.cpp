#include "prometheus_express/metrics/storage/fixed_storage.h"

#include <cstring>

namespace prometheus_express::detail {
namespace {

// The bytes are cut into blocks without a gap. A block is a 4-byte header and its payload; the
// header lies at 4 modulo 8 so that the payload is aligned for a double. The header is the block's
// size, header included, a multiple of 8, plus 1 when the block is in use.
using Header = std::uint32_t;
constexpr Header kUsed = 1;
constexpr std::size_t kFirst = 8 - sizeof(Header);

class Blocks {
 public:
  Blocks(void* self, std::size_t capacity)
      : state_(*static_cast<FixedStorageState*>(self)),
        bytes_(static_cast<unsigned char*>(self) + sizeof(FixedStorageState)),
        end_(capacity - kFirst) {}

  StructureLock& lock() { return state_.lock; }

  void* allocate(std::size_t bytes) {
    if (bytes > end_) return nullptr;
    lay_out();
    const auto wanted = static_cast<Header>((bytes + sizeof(Header) + 7) / 8 * 8);
    for (std::size_t at = kFirst; at < end_; at += header(at) & ~kUsed) {
      if ((header(at) & kUsed) != 0) continue;
      join_following(at);
      const Header size = header(at);
      if (size < wanted) continue;
      if (size > wanted) set_header(at + wanted, size - wanted);
      set_header(at, wanted | kUsed);
      return bytes_ + at + sizeof(Header);
    }
    return nullptr;
  }

  void release(void* block) {
    const auto payload = static_cast<std::size_t>(static_cast<unsigned char*>(block) - bytes_);
    const std::size_t at = payload - sizeof(Header);
    set_header(at, header(at) & ~kUsed);
  }

 private:
  // Storage starts as all zeros, so that it costs no flash; the first block is made on first use.
  void lay_out() {
    if (state_.laid_out) return;
    set_header(kFirst, static_cast<Header>(end_ - kFirst));
    state_.laid_out = true;
  }

  void join_following(std::size_t at) {
    for (;;) {
      const std::size_t next = at + header(at);
      if (next >= end_ || (header(next) & kUsed) != 0) return;
      set_header(at, header(at) + header(next));
    }
  }

  Header header(std::size_t at) const {
    Header value;
    std::memcpy(&value, bytes_ + at, sizeof value);
    return value;
  }

  void set_header(std::size_t at, Header value) { std::memcpy(bytes_ + at, &value, sizeof value); }

  FixedStorageState& state_;
  unsigned char* bytes_;
  std::size_t end_;
};

void* allocate(void* self, std::size_t capacity, std::size_t bytes) {
  Blocks blocks{self, capacity};
  Guard<StructureLock> guard{blocks.lock()};
  return blocks.allocate(bytes);
}

void release(void* self, std::size_t capacity, void* block, std::size_t) {
  Blocks blocks{self, capacity};
  Guard<StructureLock> guard{blocks.lock()};
  blocks.release(block);
}

}  // namespace

const StorageOperations kFixedStorageOperations = {allocate, release};

}  // namespace prometheus_express::detail
