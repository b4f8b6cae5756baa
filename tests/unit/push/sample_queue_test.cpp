#include "prometheus_express/push/sample_queue.h"

#include <doctest/doctest.h>

#include <deque>
#include <random>
#include <string>
#include <vector>

namespace prom = prometheus_express;

namespace {

// A field of `payload` bytes that are all `mark`.
std::string field(std::size_t payload, char mark) {
  std::string text = "\x0a";
  std::size_t length = payload;
  for (; length > 0x7f; length >>= 7) text += static_cast<char>(length | 0x80);
  text += static_cast<char>(length);
  return text + std::string(payload, mark);
}

TEST_CASE("a queue of every size against a list") {
  std::mt19937 random(7);
  for (std::size_t size = 1; size < 700; size += 1 + size / 3) {
    CAPTURE(size);
    std::vector<char> memory(size);
    prom::SampleQueue queue{memory.data(), size};
    std::deque<std::string> list;
    std::uint64_t dropped = 0;
    for (int turn = 0; turn < 3'000; ++turn) {
      if (random() % 3 != 0) {
        const std::string sample =
            field(random() % (random() % 8 == 0 ? 300 : 40), static_cast<char>(turn));
        char* const room = queue.reserve(sample.size());
        CHECK((room != nullptr) == (sample.size() <= size));
        if (room != nullptr) {
          sample.copy(room, sample.size());
          queue.commit(sample.size());
          list.push_back(sample);
        }
        // The oldest gave way, no more than that.
        for (; list.size() > queue.samples(); ++dropped) list.pop_front();
        CHECK(queue.dropped() == dropped);
      } else {
        const std::size_t most = random() % 200;
        const prom::SampleQueue::Front front = queue.front(most);
        CHECK((front.samples == 0) == list.empty());
        CHECK((front.bytes <= most || front.samples == 1));
        std::string expected;
        for (std::size_t i = 0; i < front.samples; ++i) expected += list[i];
        REQUIRE(std::string(front.data, front.bytes) == expected);
        if (random() % 4 != 0) {
          queue.pop(front);
          list.erase(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(front.samples));
        }
      }
      CHECK(queue.samples() == list.size());
      std::size_t bytes = 0;
      for (const std::string& sample : list) bytes += sample.size();
      CHECK(queue.bytes() == bytes);
    }
  }
}

TEST_CASE("a full queue holds as much as its memory, but for the piece at the end") {
  std::vector<char> memory(1'000);
  prom::SampleQueue queue{memory.data(), memory.size()};
  for (int i = 0; i < 1'000; ++i) {
    const std::string sample = field(30, 'x');
    sample.copy(queue.reserve(sample.size()), sample.size());
    queue.commit(sample.size());
    if (i > 100) CHECK(queue.samples() >= 30);
  }
  CHECK(queue.dropped() == 1'000 - queue.samples());
}

}  // namespace
