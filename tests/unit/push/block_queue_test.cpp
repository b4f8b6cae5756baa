#include "prometheus_express/push/remote_write/block_queue.h"

#include <doctest/doctest.h>

#include <deque>
#include <random>
#include <string>
#include <vector>

namespace prom = prometheus_express;

namespace {

struct Block {
  std::string bytes;
  std::size_t samples;
};

TEST_CASE("queues of many sizes against a list") {
  std::mt19937 random(7);
  for (std::size_t size = 100; size < 5'000; size += 1 + size / 3) {
    CAPTURE(size);
    std::vector<char> memory(size);
    prom::BlockQueue queue{memory.data(), size};
    std::deque<Block> list;
    std::size_t samples = 0;
    std::uint64_t dropped = 0;
    for (int turn = 0; turn < 3'000; ++turn) {
      if (random() % 3 != 0) {
        const std::size_t most = 1 + random() % (size - prom::BlockQueue::kHeaderBytes);
        const Block block{std::string(random() % (most + 1), static_cast<char>(turn)),
                          1 + random() % 50};
        char* const room = queue.reserve(most);
        std::fill(room, room + most, '!');  // all of it may be written to
        block.bytes.copy(room, most);
        queue.commit(block.bytes.size(), block.samples);
        list.push_back(block);
        samples += block.samples;
        // The oldest gave way, in order.
        while (samples > queue.samples()) {
          samples -= list.front().samples;
          dropped += list.front().samples;
          list.pop_front();
        }
        CHECK(queue.dropped() == dropped);
      } else if (const prom::BlockQueue::Block front = queue.front(); front.samples != 0) {
        REQUIRE_FALSE(list.empty());
        CHECK(front.samples == list.front().samples);
        REQUIRE(std::string(front.data, front.bytes) == list.front().bytes);
        if (random() % 4 != 0) {
          queue.pop();
          samples -= front.samples;
          list.pop_front();
        }
      } else {
        CHECK(list.empty());
      }
      REQUIRE(queue.samples() == samples);
    }
    CHECK(dropped > 100);
  }
}

TEST_CASE("a full queue holds as much as its memory, but for what one block may need") {
  std::vector<char> memory(1'000);
  prom::BlockQueue queue{memory.data(), memory.size()};
  for (std::size_t i = 0; i < 1'000; ++i) {
    (void)queue.reserve(60);
    queue.commit(32, 1);
    if (i > 100) CHECK(queue.samples() >= (1'000 - 2 * 68) / 40);
  }
  CHECK(queue.dropped() == 1'000 - queue.samples());
}

}  // namespace
