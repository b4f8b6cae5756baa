// Both ways to find a child, the list of a board and the table of a host, in every build.
#include "prometheus_express/metrics/family/child_set.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <random>
#include <type_traits>
#include <vector>

#include "prometheus_express/metrics/storage/fixed_storage.h"

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
    return first_hash + static_cast<std::uint32_t>(i) % hashes;
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

}  // namespace
