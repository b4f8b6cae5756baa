// Both ways to find the callbacks of children, held to a map.
#include "prometheus_express/metrics/family/child_functions.h"

#include <doctest/doctest.h>

#include <cstddef>
#include <map>
#include <random>

#include "prometheus_express/metrics/storage/fixed_storage.h"

namespace prom = prometheus_express;

namespace {

struct Number {
  double operator()() const { return value; }
  double value = 0;
};

constexpr std::size_t kChildren = 200;

TEST_CASE_TEMPLATE("random callbacks come, are found and go", Functions,
                   prom::ChildFunctions<false>, prom::ChildFunctions<true>) {
  static prom::FixedStorage<16384> memory;
  const prom::StorageRef storage = memory.ref();
  static prom::Child children[kChildren];
  static Number numbers[kChildren];
  Functions functions;
  std::map<std::size_t, double> expected;
  std::mt19937 random{5};
  for (int step = 0; step < 20'000; ++step) {
    const std::size_t i = random() % kChildren;
    if (expected.count(i) != 0) {
      functions.drop(children[i], storage);
      expected.erase(i);
    } else {
      numbers[i].value = step;
      REQUIRE(functions.add(children[i], numbers[i], storage));
      expected[i] = step;
    }
    if (step % 500 != 0) continue;
    for (const auto& [at, value] : expected) REQUIRE(functions.find(children[at])() == value);
  }
  for (const auto& [at, value] : expected) functions.drop(children[at], storage);
  // All memory came back: the storage holds one block as large as itself.
  void* const all = storage.allocate(16'000);
  CHECK(all != nullptr);
  if (all != nullptr) storage.release(all, 16'000);
}

}  // namespace
