// As in the room http: every class that is given memory and its size, with every size from none up.
#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <string>

#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/push/memory_body.h"
#include "prometheus_express/push/remote_write/block_queue.h"
#include "prometheus_express/push/remote_write/remote_write_2.h"
#include "prometheus_express/push/remote_write/sample_stage.h"

namespace prom = prometheus_express;

namespace {

TEST_CASE("a queue of blocks has room for what fits its memory, and says so") {
  for (std::size_t size = 0; size <= 100; ++size) {
    const std::unique_ptr<char[]> memory{new char[size]};
    prom::BlockQueue queue{memory.get(), size};
    for (std::size_t bytes = 0; bytes <= 110; ++bytes) {
      CAPTURE(size);
      CAPTURE(bytes);
      char* const room = queue.reserve(bytes);
      CHECK((room != nullptr) == (bytes + prom::BlockQueue::kHeaderBytes <= size));
      if (room == nullptr) continue;
      std::fill(room, room + bytes, '!');
      queue.commit(bytes, 3);
      CHECK(queue.samples() >= 3);
    }
  }
}

// Adds samples until there is no room, twice; says how many there were the first time.
int fill(prom::SampleStage& stage, const prom::SortedLabels& labels) {
  const prom::TimedSample sample{{}, nullptr, 1.5, 1'700'000'000'000, 5};
  int counts[2] = {};
  for (int& count : counts) {
    while (stage.add(labels, sample)) ++count;
    if (count > 0) CHECK(!stage.message().empty());
    stage.clear();
  }
  CHECK(counts[0] == counts[1]);
  return counts[0];
}

TEST_CASE("the messages of remote write keep to their memory, whatever its size") {
  prom::CollectorRegistry registry{"ns"};
  const prom::Gauge<> gauge{"name_of_a_gauge", "help", registry};
  const prom::ConstantLabel external[] = {{"site", "roof"}};
  prom::SortedLabels labels{external, 1};
  REQUIRE(labels.enter(gauge));
  int most_1 = 0;
  int most_2 = 0;
  for (std::size_t size = 0; size <= 600; ++size) {
    CAPTURE(size);
    const std::unique_ptr<char[]> memory{new char[size]};
    prom::SampleStage1 stage_1{memory.get(), size};
    most_1 = fill(stage_1, labels);
    prom::SampleStage2::Slot slots[16];
    prom::SampleStage2 stage_2{slots, 16};
    stage_2.set_memory(memory.get(), size);
    most_2 = fill(stage_2, labels);
    if (size < 20) CHECK(most_1 + most_2 == 0);
  }
  CHECK(most_1 > 5);
  CHECK(most_2 > 5);
}

TEST_CASE("a body in memory is read through buffers of any size") {
  const std::string text = "0123456789";
  for (std::size_t size = 1; size <= text.size() + 1; ++size) {
    const std::unique_ptr<char[]> buffer{new char[size]};
    prom::MemoryBody body;
    body.begin(text);
    std::string got;
    for (bool more = true; more;) {
      const prom::BodyResult result = body.read_some(buffer.get(), size);
      got.append(buffer.get(), result.count);
      more = result.status == prom::BodyStatus::kMore;
    }
    CHECK(got == text);
  }
}

}  // namespace
