// Both ways to find a child, the list of a board and the table of a host, in every build.
#include "prometheus_express/metrics/family/child_set.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <random>
#include <type_traits>
#include <vector>

#include "prometheus_express/metrics/storage/fixed_storage.h"
#include "prometheus_express/metrics/storage/heap_storage.h"

namespace prom = prometheus_express;

namespace {

// Few hashes for many children: chains are long, and wrap round the end of the table.
template <bool kIndexed>
void use_at_random(std::uint32_t hashes, std::uint32_t first_hash) {
  using Set = prom::ChildSet<kIndexed>;
  constexpr std::size_t kChildren = 60;
  static prom::FixedStorage<4'096> memory;
  const prom::StorageRef storage = memory.ref();
  std::array<typename Set::Child, kChildren> children{};
  std::vector<std::size_t> present;  // in the order in which they were appended
  Set set;
  std::mt19937 random(hashes);
  const auto hash_of = [&](std::size_t i) {
    return Set::key(first_hash + static_cast<std::uint32_t>(i) % hashes);
  };
  for (int step = 0; step < (prom::kLarge ? 2'000 : 200); ++step) {
    const std::size_t i = random() % kChildren;
    const auto at = std::find(present.begin(), present.end(), i);
    if (at == present.end()) {
      children[i] = {};
      set.append(children[i], hash_of(i), storage);
      present.push_back(i);
    } else {
      set.unlink(children[i]);
      present.erase(at);
    }
    const auto* child = set.first();
    bool in_order = true;
    for (const std::size_t one : present) {
      in_order = in_order && child == &children[one];
      if (in_order) child = child->next;
    }
    REQUIRE((in_order && child == nullptr));
    REQUIRE(set.last() == (present.empty() ? nullptr : &children[present.back()]));
    for (std::size_t wanted = 0; wanted < kChildren; wanted += step % 10 == 0 ? 1 : 7) {
      const bool is_there = std::find(present.begin(), present.end(), wanted) != present.end();
      const auto* const found =
          set.find(hash_of(wanted), [&](const auto& one) { return &one == &children[wanted]; });
      REQUIRE(found == (is_there ? &children[wanted] : nullptr));
    }
  }
  set.release_memory(storage);
}

TEST_CASE_TEMPLATE("children are found as long as they are in the set, in their order", Indexed,
                   std::true_type, std::false_type) {
  for (const std::uint32_t hashes : {1U, 2U, 5U, 60U}) {
    for (const std::uint32_t first_hash : {0U, 14U, 30U, 62U}) {
      use_at_random<Indexed::value>(hashes, first_hash);
    }
  }
}

// As many as make a host divide its table several times; `Storage` may be too small for that.
template <class Storage>
void find_among_many(Storage& memory, std::size_t count, std::uint32_t spread) {
  using Set = prom::ChildSet<true>;
  const prom::StorageRef storage = memory.ref();
  std::vector<typename Set::Child> children(count);
  std::vector<std::uint32_t> keys(count);
  std::mt19937 random(spread);
  Set set;
  const auto is_found = [&](std::size_t i) {
    return set.find(keys[i], [&](const auto& one) { return &one == &children[i]; }) == &children[i];
  };
  for (std::size_t i = 0; i < count; ++i) {
    keys[i] = Set::key(static_cast<std::uint32_t>(random()) % spread * (0xFFFFFFFF / spread));
    set.append(children[i], keys[i], storage);
    REQUIRE(is_found(random() % (i + 1)));
  }
  bool good = true;
  for (std::size_t i = 0; i < count; ++i) good = good && is_found(i);
  CHECK(good);
  for (std::size_t i = 0; i < count; i += 2) set.unlink(children[i]);
  good = true;
  for (std::size_t i = 0; i < count; ++i) good = good && is_found(i) == (i % 2 == 1);
  CHECK(good);
  set.release_memory(storage);
}

TEST_CASE("a table of many parts, and one for which there is no memory at some time") {
  static prom::HeapStorage heap;
  static prom::FixedStorage<4'096> small;
  static prom::FixedStorage<130'000> middle;
  constexpr std::uint32_t kAll = 0xFFFFFFFF;
  constexpr std::size_t kMany = prom::kLarge ? 20'000 : 200;
  find_among_many(heap, kMany, kAll);
  find_among_many(heap, prom::kLarge ? 4'000 : 200, 64);  // 62 have the same hash
  if (!prom::kLarge) return;
  find_among_many(small, 1'000, kAll);
  find_among_many(middle, 4'000, kAll);
}

TEST_CASE("a pass comes to each child that stays, and to none that was made after it began") {
  using Set = prom::ChildSet<true>;
  static prom::HeapStorage heap;
  std::mt19937 random(1);
  for (int round = 0; round < (prom::kLarge ? 2'000 : 100); ++round) {
    Set set;
    std::array<typename Set::Child, 12> children{};
    std::vector<std::size_t> state(children.size());  // 0: not there, 1: to be met, 2: met, 3: new
    const std::size_t old = random() % children.size();
    for (std::size_t i = 0; i < old; ++i) set.append(children[i], 1, heap.ref());
    for (std::size_t i = 0; i < old; ++i) state[i] = 1;
    Set::Pass pass;
    set.begin(pass);
    Set::Pass other;  // may end at any time, before or after
    set.begin(other);
    bool other_ended = false;
    for (;;) {
      const std::size_t i = random() % children.size();
      if (state[i] != 0) {
        set.unlink(children[i]);
        state[i] = 0;
      } else if (i >= old) {
        children[i] = {};
        set.append(children[i], 1, heap.ref());
        state[i] = 3;
      }
      if (!other_ended && random() % 4 == 0) other_ended = set.next(other) == nullptr;
      auto* const child = set.next(pass);
      if (child == nullptr) break;
      const auto met = static_cast<std::size_t>(child - children.data());
      REQUIRE(state[met] == 1);
      state[met] = 2;
    }
    for (const std::size_t one : state) REQUIRE(one != 1);
    while (!other_ended) other_ended = set.next(other) == nullptr;
    set.release_memory(heap.ref());
  }
}

}  // namespace
