#include "prometheus_express/metrics/retained/retained.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "prometheus_express/exposition/render.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/histogram.h"
#include "prometheus_express/metrics/storage/fixed_storage.h"
#include "prometheus_express/metrics/summary.h"
#include "prometheus_express/platform/crc32.h"
#include "support/captured_errors.h"

namespace prom = prometheus_express;

namespace {

constexpr std::size_t kBytes = 128;
using Memory = prom::RetainedMemory<kBytes>;
using Image = std::vector<unsigned char>;

constexpr std::size_t kCopyWords = prom::detail::RetainedCopies::kHeadWords + kBytes / 4;
static_assert(sizeof(Memory) == 2 * kCopyWords * 4);
constexpr std::uint8_t kWrongBits[] = {0x01, 0x80, 0xFF};

// What is in the memory, as a reset leaves it, and as it may be when power comes.
Image image_of(const Memory& memory) {
  Image image(sizeof memory);
  std::memcpy(image.data(), static_cast<const void*>(&memory), sizeof memory);
  return image;
}
void fill(Memory& memory, const Image& image) {
  std::memcpy(static_cast<void*>(&memory), image.data(), sizeof memory);
}

// One run of a program, from its start to its end.
struct Run {
  explicit Run(Memory& memory) : retained{memory, metrics} {}

  struct Metrics {
    Run& run;
    void operator()(prom::RetainedMetrics& each) const {
      each(run.whole);
      each(run.children.labels("bme680", "o\"k"));
      each(run.level);
      each(run.sizes);
      each(run.waits);
    }
  };

  std::string page() { return registry.render(); }

  prom::FixedStorage<512> storage;
  prom::CollectorRegistry registry{"m", storage};
  prom::Counter<> whole{"whole_total", "", registry};
  prom::Counter<2> children{"children_total", "", {"sensor", "result"}, registry};
  prom::Gauge<> level{"level", "", registry};
  prom::Summary<> sizes{"sizes", "", registry};
  prom::Histogram<0, 2> waits{"waits", "", registry, prom::buckets(1, 2)};
  Metrics metrics{*this};
  prom::Retained retained;
};

void update(Run& run, int times) {
  for (int i = 0; i < times; ++i) {
    run.whole.inc();
    run.children.labels("bme680", "o\"k").inc(0.25);
    run.level.set(i - 1.5);
    run.sizes.observe(i);
    run.waits.observe(i);
  }
}

// The pages of a program that was started with each of `images`, and what its restore() found.
prom::RestoreStatus restore(Memory& memory, std::string& page) {
  Run run{memory};
  const prom::RestoreStatus status = run.retained.restore();
  page = run.page();
  return status;
}

TEST_CASE("CRC-32 is that of Ethernet and gzip") {
  // Of the bytes 1 2 3 4 5 6 7 8, by Python's zlib.crc32().
  CHECK(prom::crc32(prom::crc32(prom::kCrc32OfNothing, 0x04030201), 0x08070605) == 0x3FCA88C5);
}

TEST_CASE("metrics go on where they were saved, and count on") {
  Memory memory;
  fill(memory, Image(sizeof memory, 0xA5));
  std::string expected;
  {
    Run run{memory};
    CHECK(run.retained.restore() == prom::RestoreStatus::kFresh);
    update(run, 4);
    expected = run.page();
    CHECK(run.retained.save());
    update(run, 3);  // and a reset
  }
  Run run{memory};
  CHECK(run.retained.restore() == prom::RestoreStatus::kRestored);
  CHECK(run.page() == expected);
  CHECK(run.retained.restore() == prom::RestoreStatus::kRestored);
  CHECK(run.page() == expected);
  update(run, 1);
  CHECK(run.whole.value() == 5);
  CHECK(run.children.labels("bme680", "o\"k").value().value() == 1.25);
  prom::SummarySnapshot sizes;
  run.sizes.read_into(sizes);
  CHECK(sizes.count == 5);
  CHECK(sizes.sum == 6);
}

TEST_CASE("what is counted before restore() counts, too") {
  Memory memory;
  fill(memory, Image(sizeof memory, 0));
  {
    Run run{memory};
    run.retained.restore();
    update(run, 4);
    run.retained.save();
  }
  Run run{memory};
  update(run, 3);
  CHECK(run.retained.restore() == prom::RestoreStatus::kRestored);
  CHECK(run.whole.value() == 7);
  CHECK(run.level.value() == 1.5);  // a gauge is as it was saved
  prom::HistogramSnapshot waits;
  run.waits.read_into(waits);
  CHECK(waits.cumulative[0] == 4);
  CHECK(waits.cumulative[1] == 6);
  CHECK(waits.cumulative[2] == 7);
  CHECK(waits.sum == 9);
}

TEST_CASE("whole amounts are exact to 2^63, through any number of resets") {
  Memory memory;
  fill(memory, Image(sizeof memory, 0));
  constexpr std::uint64_t kLarge = (std::uint64_t{1} << 63) - 5;
  {
    Run run{memory};
    run.retained.restore();
    run.whole.inc(kLarge);
    run.retained.save();
  }
  for (std::uint64_t i = 1; i <= 5; ++i) {
    Run run{memory};
    CHECK(run.retained.restore() == prom::RestoreStatus::kRestored);
    run.whole.inc();
    CHECK(run.whole.read_parts().whole == kLarge + i);
    run.retained.save();
  }
}

TEST_CASE("the numbers of saves go round") {
  std::vector<std::uint32_t> words(2 * kCopyWords);
  prom::detail::RetainedCopies copies{words.data(), kCopyWords};
  CHECK_FALSE(copies.find());
  copies.begin();
  copies.put(0, 7);
  copies.finish(1, 1);
  // As after 2^32 - 1 saves: the sum is that of this sequence number, key, size and word.
  std::uint32_t* const copy = words.data() + kCopyWords;
  REQUIRE(copy[1] == 1);
  copy[1] = 0xFFFFFFFF;
  std::uint32_t sum = prom::kCrc32OfNothing;
  for (const std::size_t i : {1u, 2u, 3u, 5u}) sum = prom::crc32(sum, copy[i]);
  copy[4] = sum;
  for (std::uint32_t word = 8; word < 12; ++word) {
    REQUIRE(copies.find());
    copies.begin();
    copies.put(0, word);
    copies.finish(1, 1);
    prom::detail::RetainedCopies again{words.data(), kCopyWords};
    REQUIRE(again.find());
    CHECK(again.word_at(0) == word);
  }
}

// A program that has saved twice: what is in the memory, and the pages of both times.
struct TwoSaves {
  Memory memory;
  Image image;
  std::string older;
  std::string newer;
  std::string begin;

  TwoSaves() {
    fill(memory, Image(sizeof memory, 0xFF));
    Run run{memory};
    run.retained.restore();
    static_cast<void>(run.children.labels("bme680", "o\"k"));
    begin = run.page();
    update(run, 3);
    run.retained.save();
    older = run.page();
    update(run, 4);
    run.retained.save();
    newer = run.page();
    image = image_of(memory);
  }
};

TEST_CASE("wherever a byte is wrong, the newer or the older copy counts, and no other number") {
  TwoSaves saved;
  std::size_t from_older = 0;
  for (std::size_t at = 0; at < saved.image.size(); ++at) {
    for (const std::uint8_t wrong : kWrongBits) {
      Image image = saved.image;
      image[at] = static_cast<unsigned char>(image[at] ^ wrong);
      fill(saved.memory, image);
      std::string page;
      CHECK(restore(saved.memory, page) == prom::RestoreStatus::kRestored);
      if (page == saved.older) ++from_older;
      CHECK((page == saved.newer || page == saved.older));
    }
  }
  // The head and the values of one of both copies.
  const std::size_t used = 4 * prom::detail::RetainedCopies::kHeadWords + 16 + 16 + 8 + 16 + 32;
  CHECK(from_older == 3 * used);
}

TEST_CASE("where both copies are damaged all begins at 0") {
  TwoSaves saved;
  for (std::size_t at = 0; at < saved.image.size() / 2 - 40; ++at) {
    Image image = saved.image;
    for (const std::size_t wrong : {at, at + image.size() / 2}) {
      image[wrong] = static_cast<unsigned char>(image[wrong] ^ 0x10);
    }
    fill(saved.memory, image);
    std::string page;
    CHECK(restore(saved.memory, page) == prom::RestoreStatus::kFresh);
    CHECK(page == saved.begin);
  }
}

// A memory that was filled with what it may hold when power comes.
TEST_CASE("what power leaves in the memory is not taken for numbers") {
  Memory memory;
  std::uint32_t random = 1;
  for (int attempt = 0; attempt < 200; ++attempt) {
    Image image(sizeof memory);
    for (unsigned char& byte : image) {
      random = random * 1664525 + 1013904223;
      byte = static_cast<unsigned char>(random >> 24);
    }
    fill(memory, image);
    std::string page;
    CHECK(restore(memory, page) == prom::RestoreStatus::kFresh);
  }
}

// Notes what the memory is like whenever save() has got to the next metric.
struct Watched {
  Run& run;
  Memory& memory;
  std::vector<Image>& images;
  void operator()(prom::RetainedMetrics& each) const {
    images.push_back(image_of(memory));
    each(run.whole);
    images.push_back(image_of(memory));
    each(run.children.labels("bme680", "o\"k"));
    images.push_back(image_of(memory));
    each(run.level);
    each(run.sizes);
    images.push_back(image_of(memory));
    each(run.waits);
    images.push_back(image_of(memory));
  }
};

// A word of `to` after the other takes the place of that of `from`, in the order in which save()
// stores them: the mark goes, then values, head and mark.
std::vector<Image> stores(const Image& from, const Image& to) {
  std::size_t first = 0;  // of the copy that is written
  while (from[first] == to[first]) ++first;
  first = first < sizeof(Memory) / 2 ? 0 : sizeof(Memory) / 2;
  std::vector<Image> images{from};
  const auto store = [&](std::size_t word, const unsigned char* value) {
    images.push_back(images.back());
    std::memcpy(images.back().data() + first + 4 * word, value, 4);
  };
  const unsigned char none[4] = {};
  store(0, none);
  for (std::size_t i = 5; i < kCopyWords; ++i) store(i, to.data() + first + 4 * i);
  for (std::size_t i = 1; i < 5; ++i) store(i, to.data() + first + 4 * i);
  store(0, to.data() + first);
  return images;
}

TEST_CASE("a save that a reset cuts at any store loses itself alone") {
  TwoSaves saved;
  Run run{saved.memory};
  REQUIRE(run.retained.restore() == prom::RestoreStatus::kRestored);
  update(run, 2);
  std::vector<Image> seen;
  Watched watched{run, saved.memory, seen};
  prom::Retained retained{saved.memory, watched};
  fill(saved.memory, Image(sizeof(Memory), 0));  // so that this one restores nothing
  retained.restore();
  CHECK(retained.save());
  CHECK(retained.save());
  run.whole.inc(0x0123456789ABCDEF);
  update(run, 2);
  const Image before = image_of(saved.memory);
  const std::string page_before = [&] {
    std::string page;
    REQUIRE(restore(saved.memory, page) == prom::RestoreStatus::kRestored);
    return page;
  }();
  seen.clear();
  CHECK(retained.save());
  const std::string page_after = run.page();
  REQUIRE(page_before != page_after);
  const Image after = image_of(saved.memory);
  const std::vector<Image> cuts = stores(before, after);
  REQUIRE(cuts.back() == after);
  for (std::size_t i = 0; i < cuts.size(); ++i) {
    fill(saved.memory, cuts[i]);
    std::string page;
    CHECK(restore(saved.memory, page) == prom::RestoreStatus::kRestored);
    CHECK(page == (i + 1 == cuts.size() ? page_after : page_before));
  }
  // That is the order in which they are stored.
  REQUIRE(seen.size() == 5);
  for (const Image& image : seen) {
    CHECK(std::count(cuts.begin(), cuts.end(), image) > 0);
    fill(saved.memory, image);
    std::string page;
    CHECK(restore(saved.memory, page) == prom::RestoreStatus::kRestored);
    CHECK(page == page_before);
  }
}

TEST_CASE("other metrics than those that were saved begin at 0") {
  TwoSaves saved;
  prom::FixedStorage<512> storage;
  prom::CollectorRegistry registry{"m", storage};
  prom::Counter<> whole{"whole_total", "", registry};
  prom::Counter<> other{"other_total", "", registry};
  prom::Counter<1> child{"child_total", "", {"sensor"}, registry};
  prom::Histogram<0, 2> waits{"waits", "", registry, prom::buckets(1, 3)};
  prom::Histogram<0, 2> same{"waits2", "", registry, prom::buckets(1, 2)};
  const auto check_other = [](Memory& memory, auto first, auto second) {
    prom::Retained one{memory, first};
    one.restore();
    CHECK(one.save());
    CHECK(one.save());
    prom::Retained another{memory, second};
    CHECK(another.restore() == prom::RestoreStatus::kOtherProgram);
    prom::Retained again{memory, first};
    CHECK(again.restore() == prom::RestoreStatus::kRestored);
  };
  using Each = prom::RetainedMetrics;
  const auto plain = [&](Each& each) { each(whole); };
  check_other(saved.memory, plain, [&](Each& each) { each(other); });
  check_other(saved.memory, plain, [&](Each& each) {
    each(whole);
    each(other);
  });
  check_other(
      saved.memory, [&](Each& each) { each(child.labels("a")); },
      [&](Each& each) { each(child.labels("b")); });
  check_other(
      saved.memory, [&](Each& each) { each(waits); }, [&](Each& each) { each(same); });
}

double fixed_time() { return 1'700'000'000.5; }

TEST_CASE("the time since which a counter counts stays") {
  Memory memory;
  fill(memory, Image(sizeof memory, 0));
  prom::CollectorRegistry registry{"m"};
  registry.enable_created();
  prom::Counter<> counter{"counter_total", "", registry};
  const auto metrics = [&](prom::RetainedMetrics& each) { each(counter); };
  prom::Retained first{memory, metrics};
  first.restore();
  prom::detail::set_created_at(static_cast<prom::CounterValue*>(&counter), counter.created_place(),
                               fixed_time());
  first.save();
  counter.reset();
  REQUIRE(prom::Counter<>::parts(counter).created != fixed_time());
  prom::Retained second{memory, metrics};
  CHECK(second.restore() == prom::RestoreStatus::kRestored);
  CHECK(prom::Counter<>::parts(counter).created == fixed_time());
}

// Not the time of a later start: what was counted before it would be counted once more.
TEST_CASE("the time since which a counter counts stays unknown") {
  Memory memory;
  fill(memory, Image(sizeof memory, 0));
  prom::CollectorRegistry registry{"m"};
  registry.enable_created();
  prom::Counter<> counter{"counter_total", "", registry};
  const auto metrics = [&](prom::RetainedMetrics& each) { each(counter); };
  prom::Retained first{memory, metrics};
  first.restore();
  prom::detail::set_created_at(static_cast<prom::CounterValue*>(&counter), counter.created_place(),
                               std::numeric_limits<double>::quiet_NaN());
  counter.inc();
  first.save();
  counter.reset();
  REQUIRE(prom::Counter<>::parts(counter).created > 0);
  prom::Retained second{memory, metrics};
  CHECK(second.restore() == prom::RestoreStatus::kRestored);
  CHECK(std::isnan(prom::Counter<>::parts(counter).created));
}

TEST_CASE("after forget() the next start finds nothing") {
  TwoSaves saved;
  Run run{saved.memory};
  run.retained.restore();
  run.retained.forget();
  std::string page;
  CHECK(restore(saved.memory, page) == prom::RestoreStatus::kFresh);
  CHECK(run.retained.save());
  CHECK(restore(saved.memory, page) == prom::RestoreStatus::kRestored);
}

TEST_CASE("mistakes are named") {
  test_support::CapturedErrors errors;
  prom::CollectorRegistry registry;
  prom::Histogram<> waits{"waits", "", registry};
  prom::Histogram<0, 1, 8> native{"native", "", registry, prom::buckets(1),
                                  prom::native_histogram<8>()};
  const auto metrics = [&](prom::RetainedMetrics& each) { each(waits); };
  prom::RetainedMemory<120> memory{};
  prom::Retained retained{memory, metrics};
  CHECK_FALSE(retained.save());
  CHECK(errors.last().find("before restore()") != std::string::npos);
  CHECK(retained.restore() == prom::RestoreStatus::kFresh);
  CHECK(errors.last().find("'waits': the RetainedMemory has no room") != std::string::npos);
  CHECK_FALSE(retained.save());
  const auto natives = [&](prom::RetainedMetrics& each) { each(native); };
  prom::Retained of_native{memory, natives};
  of_native.restore();
  CHECK(errors.last().find("'native': native buckets are not retained") != std::string::npos);
}

}  // namespace
