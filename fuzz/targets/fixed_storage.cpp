// A fixed storage against a reference that knows where every block is: first fit over the gaps
// between them. Each block keeps what was written to it.
#include "prometheus_express/metrics/storage/fixed_storage.h"

#include <iterator>
#include <map>

#include "fuzz/support/target.h"

namespace {

constexpr std::size_t kBytes = 512;
constexpr std::size_t kHeaderBytes = 4;  // of each block, which is rounded up to a multiple of 8

struct Block {
  std::size_t size;  // as asked for
  unsigned char mark;
};

// Blocks by where they begin, counted from the first place where one can.
class Reference {
 public:
  static constexpr std::size_t kNowhere = SIZE_MAX;

  std::size_t place_for(std::size_t size) const {
    std::size_t gap = 0;
    for (const auto& [at, block] : blocks_) {
      if (at - gap >= taken_by(size)) return gap;
      gap = at + taken_by(block.size);
    }
    return kBytes - 8 - gap >= taken_by(size) ? gap : kNowhere;
  }
  static std::size_t taken_by(std::size_t size) { return (size + kHeaderBytes + 7) / 8 * 8; }

  std::map<std::size_t, Block> blocks_;
};

class Shadowed {
 public:
  void allocate(std::size_t size, unsigned char mark) {
    auto* const block = static_cast<unsigned char*>(storage_.ref().allocate(size));
    const std::size_t place = reference_.place_for(size);
    REQUIRE((block == nullptr) == (place == Reference::kNowhere));
    if (block == nullptr) return;
    REQUIRE(reinterpret_cast<std::uintptr_t>(block) % alignof(double) == 0);
    if (first_ == nullptr) first_ = block;  // an empty storage gives its first place
    REQUIRE(block == first_ + place);
    std::memset(block, mark, size);
    reference_.blocks_[place] = {size, mark};
  }

  // One of them, counted from the first.
  void release(std::size_t index) {
    if (reference_.blocks_.empty()) return;
    const auto found = std::next(reference_.blocks_.begin(),
                                 static_cast<std::ptrdiff_t>(index % reference_.blocks_.size()));
    const Block block = found->second;
    unsigned char* const bytes = first_ + found->first;
    for (std::size_t i = 0; i < block.size; ++i) REQUIRE(bytes[i] == block.mark);
    storage_.ref().release(bytes, block.size);
    reference_.blocks_.erase(found);
  }

  void release_all() {
    while (!reference_.blocks_.empty()) release(0);
  }

 private:
  prometheus_express::FixedStorage<kBytes> storage_;
  Reference reference_;
  unsigned char* first_ = nullptr;
};

}  // namespace

// Each byte is a step: 1 to 127 allocates so many bytes, 0 a number that follows; above, it
// releases.
void fuzz::run(Input input) {
  Shadowed storage;
  while (!input.empty()) {
    const std::uint8_t step = input.byte();
    if (step >= 0x80) {
      storage.release(step - 0x80u);
    } else {
      storage.allocate(step != 0 ? step : input.number<std::uint32_t>(),
                       static_cast<unsigned char>(step + input.size()));
    }
  }
  storage.release_all();
  storage.allocate(kBytes - 8 - kHeaderBytes, 1);  // all of it is one block again
  storage.release_all();
}
