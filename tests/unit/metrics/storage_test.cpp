#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <random>
#include <vector>

#include "prometheus_express/metrics/storage/fixed_storage.h"
#include "prometheus_express/metrics/storage/heap_storage.h"

namespace prom = prometheus_express;

namespace {

struct Block {
  unsigned char* bytes;
  std::size_t size;
  unsigned char mark;
};

// Random allocations and releases; each block is filled with a mark that must still be there when
// it is released, and blocks are aligned for a double.
void stress(const prom::StorageRef& storage, std::size_t largest, int steps) {
  std::mt19937 random{42};
  std::vector<Block> blocks;
  for (int step = 0; step < steps; ++step) {
    if (blocks.empty() || random() % 2 == 0) {
      const std::size_t size = 1 + random() % largest;
      auto* bytes = static_cast<unsigned char*>(storage.allocate(size));
      if (bytes == nullptr) continue;
      REQUIRE(reinterpret_cast<std::uintptr_t>(bytes) % alignof(double) == 0);
      const auto mark = static_cast<unsigned char>(random());
      std::memset(bytes, mark, size);
      blocks.push_back({bytes, size, mark});
    } else {
      const std::size_t index = random() % blocks.size();
      const Block block = blocks[index];
      blocks[index] = blocks.back();
      blocks.pop_back();
      const auto is_mark = [&](unsigned char byte) { return byte == block.mark; };
      REQUIRE(std::all_of(block.bytes, block.bytes + block.size, is_mark));
      storage.release(block.bytes, block.size);
    }
  }
  for (const Block& block : blocks) storage.release(block.bytes, block.size);
}

TEST_CASE("a fixed storage serves, fills up and joins what is released") {
  static prom::FixedStorage<4096> storage;
  const prom::StorageRef ref = storage.ref();
  stress(ref, 300, 20000);
  // All released: the whole is one block again.
  void* whole = ref.allocate(4096 - 12);
  REQUIRE(whole != nullptr);
  CHECK(ref.allocate(1) == nullptr);
  ref.release(whole, 4096 - 12);
}

TEST_CASE("a fixed storage refuses what it cannot hold") {
  static prom::FixedStorage<16> tiny;
  CHECK(tiny.ref().allocate(5) == nullptr);
  CHECK(tiny.ref().allocate(SIZE_MAX) == nullptr);
  CHECK(tiny.ref().allocate(4) != nullptr);
  CHECK(prom::StorageRef().allocate(1) == nullptr);
}

TEST_CASE("a fixed storage starts as zeros") {
  static prom::FixedStorage<64> storage;
  unsigned char bytes[sizeof storage];
  std::memcpy(bytes, static_cast<void*>(&storage), sizeof bytes);
  for (const unsigned char byte : bytes) CHECK(byte == 0);
}

TEST_CASE("a heap storage takes no more memory for what was released, whatever its size") {
  for (const std::size_t size :
       {1U, 7U, 8U, 9U, 16U, 17U, 255U, 256U, 257U, 504U, 505U, 511U, 512U, 513U, 520U, 1'000U}) {
    CAPTURE(size);
    prom::HeapStorage storage;
    const prom::StorageRef ref = storage.ref();
    std::size_t bytes = 0;
    for (int i = 0; i < 9'000; ++i) {
      void* const block = ref.allocate(size);
      if (i == 0) bytes = storage.heap_bytes();
      ref.release(block, size);
    }
    CHECK(bytes >= size);
    void* const block = ref.allocate(size);
    CHECK(storage.heap_bytes() == bytes);
    ref.release(block, size);
    CHECK(storage.heap_bytes() == (size > 512 ? 0 : bytes));
  }
}

TEST_CASE("a heap storage serves small and large blocks and uses them again") {
  prom::HeapStorage storage;
  stress(storage.ref(), 700, 20000);
  const std::size_t before = storage.heap_bytes();
  stress(storage.ref(), 500, 1000);
  CHECK(storage.heap_bytes() <= before + 65536);
}

}  // namespace
