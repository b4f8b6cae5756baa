// Registries, metrics, collectors, storages and scrapes end in every order, also while other
// threads scrape. Needs threads, and storages that may end first, so it is for hosts.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <new>
#include <string>
#include <thread>
#include <vector>

#include "prometheus_express/exposition/exposition.h"
#include "prometheus_express/metrics/collector.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/histogram.h"
#include "prometheus_express/metrics/storage/fixed_storage.h"
#include "prometheus_express/metrics/storage/heap_storage.h"
#include "support/captured_errors.h"

namespace prom = prometheus_express;
using test_support::CapturedErrors;

namespace {

class Refresher final : public prom::Collector {
 public:
  Refresher(prom::CollectorRegistry& registry, std::atomic<int>& calls)
      : calls_(calls), registration_(registry, *this) {}
  void collect() override { ++calls_; }

 private:
  std::atomic<int>& calls_;
  prom::CollectorRegistration registration_;
};

constexpr prom::LabelName<prom::MetricType::kCounter> kLabel[1] = {"a"};

// One of everything that may know of another.
template <class Storage>
struct World {
  enum Part {
    kRegistry,
    kOther,
    kStorage,
    kUnlabelled,
    kLabelled,
    kCollector,
    kRegistration,
    kScrape,
    kFreshScrape,
    kParts
  };

  std::unique_ptr<Storage> storage = std::make_unique<Storage>();
  std::unique_ptr<prom::CollectorRegistry> registry =
      std::make_unique<prom::CollectorRegistry>(prom::MetricName{"ns"}, *storage);
  std::unique_ptr<prom::CollectorRegistry> other = std::make_unique<prom::CollectorRegistry>();
  std::unique_ptr<prom::Gauge<>> unlabelled = std::make_unique<prom::Gauge<>>("g", "", *registry);
  std::unique_ptr<prom::Counter<1>> labelled =
      std::make_unique<prom::Counter<1>>("c_total", "", kLabel, *registry);
  std::atomic<int> calls{0};
  std::unique_ptr<Refresher> collector = std::make_unique<Refresher>(*registry, calls);
  std::unique_ptr<prom::Registration> registration =
      std::make_unique<prom::Registration>(*other, *labelled);
  std::unique_ptr<prom::Exposition> scrape = std::make_unique<prom::Exposition>(*registry);
  std::unique_ptr<prom::Exposition> fresh_scrape = std::make_unique<prom::Exposition>(*registry);

  World() {
    for (int i = 0; i < 3; ++i) labelled->labels(i).inc();
    char start[120];  // ends among the children
    CHECK(scrape->read_some(start, sizeof start).status == prom::Exposition::Status::kMore);
  }

  void end(Part part) {
    switch (part) {
      case kRegistry:
        return registry.reset();
      case kOther:
        return other.reset();
      case kStorage:
        return storage.reset();
      case kUnlabelled:
        return unlabelled.reset();
      case kLabelled:
        return labelled.reset();
      case kCollector:
        return collector.reset();
      case kRegistration:
        return registration.reset();
      case kScrape:
        return scrape.reset();
      case kFreshScrape:
        return fresh_scrape.reset();
      case kParts:
        break;
    }
  }

  static std::string page(prom::CollectorRegistry& registry) {
    char buffer[2048];
    prom::Exposition exposition{registry};
    const prom::Exposition::Result result = exposition.read_some(buffer, sizeof buffer);
    CHECK(result.status == prom::Exposition::Status::kEnd);
    return {buffer, result.count};
  }

  static bool shows(const std::string& page, const char* what) {
    return page.find(what) != std::string::npos;
  }

  // What is left works, and shows what is left.
  void use() {
    if (unlabelled != nullptr) unlabelled->set(1);
    if (labelled != nullptr) {
      CHECK(labelled->labels("x").stored() == (storage != nullptr));
      labelled->labels("x").inc();
    }
    const bool children = labelled != nullptr && storage != nullptr;
    if (registry != nullptr) {
      const int before = calls;
      const std::string shown = page(*registry);
      CHECK(calls == before + (collector != nullptr));
      CHECK(shows(shown, "\nns_g 1\n") == (unlabelled != nullptr));
      CHECK(shows(shown, "\nns_c_total{a=\"x\"} ") == children);
    }
    if (other != nullptr) {
      CHECK(shows(page(*other), "\nc_total{a=\"x\"} ") == (children && registration != nullptr));
    }
    if (registration != nullptr) {
      CHECK(registration->active() == (other != nullptr && children));
    }
  }

  void go_on_scraping() {
    char piece[8];
    for (prom::Exposition* at : {scrape.get(), fresh_scrape.get()}) {
      if (at == nullptr) continue;
      const prom::Exposition::Result result = at->read_some(piece, sizeof piece);
      if (registry == nullptr) CHECK(result.status == prom::Exposition::Status::kInterrupted);
    }
  }
};

// A world for each order, out of 9! every 181st: among these 2,005, any three end in each order.
template <class Storage>
void end_in_every_order() {
  using Worlds = World<Storage>;
  std::array<int, Worlds::kParts> order;
  for (int i = 0; i < Worlds::kParts; ++i) order[static_cast<std::size_t>(i)] = i;
  CapturedErrors errors;
  int number = 0;
  do {
    if (++number % 181 != 1) continue;
    Worlds world;
    for (const int part : order) {
      world.end(static_cast<typename Worlds::Part>(part));
      world.use();
      world.go_on_scraping();
    }
    if (!errors.all().empty()) break;
  } while (std::next_permutation(order.begin(), order.end()));
  CHECK(errors.all().empty());
  CHECK(errors.last() == "");
}

TEST_CASE("whatever knows of each other ends in every order: heap storage") {
  end_in_every_order<prom::HeapStorage>();
}

TEST_CASE("whatever knows of each other ends in every order: fixed storage") {
  end_in_every_order<prom::FixedStorage<2048>>();
}

TEST_CASE("a storage that ends before a handle is named, with the metric") {
  auto storage = std::make_unique<prom::HeapStorage>();
  prom::CollectorRegistry registry{"", *storage};
  auto counter = std::make_unique<prom::Counter<1>>("c_total", "", kLabel, registry);
  CapturedErrors errors;
  alignas(prom::CounterHandle) unsigned char handle[sizeof(prom::CounterHandle)];
  new (handle)
      prom::CounterHandle(counter->labels("x"));  // never destroyed: it must not be touched
  storage.reset();
  CHECK(errors.all().size() == 1);
  CHECK(errors.last().find("'c_total'") != std::string::npos);
}

TEST_CASE("a collector may make and end collectors, itself too") {
  prom::CollectorRegistry registry;
  std::atomic<int> calls{0};
  struct Changing final : prom::Collector {
    explicit Changing(prom::CollectorRegistry& r) : registry(r), registration(r, *this) {}
    void collect() override {
      ++collected;
      ends.clear();
      if (makes != nullptr) made.push_back(std::make_unique<Refresher>(registry, *makes));
      if (ends_itself) {
        std::unique_ptr<Changing> end = std::move(*itself);
      }
    }
    prom::CollectorRegistry& registry;
    int collected = 0;
    std::vector<std::unique_ptr<Refresher>> ends;
    std::vector<std::unique_ptr<Refresher>> made;
    std::atomic<int>* makes = nullptr;
    bool ends_itself = false;
    std::unique_ptr<Changing>* itself = nullptr;
    prom::CollectorRegistration registration;
  };
  CapturedErrors errors;
  auto before = std::make_unique<Refresher>(registry, calls);
  auto changing = std::make_unique<Changing>(registry);
  changing->itself = &changing;
  auto after = std::make_unique<Refresher>(registry, calls);
  auto last = std::make_unique<Refresher>(registry, calls);
  changing->ends.push_back(std::move(after));
  registry.collect();
  CHECK(calls == 2);  // `before` and `last`
  changing->ends.push_back(std::move(before));
  registry.collect();
  CHECK(calls == 4);
  changing->ends.push_back(std::move(last));
  changing->makes = &calls;
  registry.collect();
  CHECK(calls == 5);  // the one that was made
  changing->makes = nullptr;
  changing->made.clear();
  changing->ends_itself = true;
  registry.collect();
  CHECK(changing == nullptr);
  registry.collect();
  CHECK(calls == 5);
  CHECK(errors.all().empty());
}

TEST_CASE("a collector may end its registry, whether it throws then or not") {
  struct Ending : prom::Collector {
    Ending(std::unique_ptr<prom::CollectorRegistry>& r, bool t)
        : registry(r), throws(t), registration(*r, *this) {}
    void collect() override {
      registry.reset();
      if (throws) throw 1;
    }
    std::unique_ptr<prom::CollectorRegistry>& registry;
    bool throws;
    prom::CollectorRegistration registration;
  };
  CapturedErrors errors;
  for (const bool throws : {false, true}) {
    std::unique_ptr<prom::CollectorRegistry> registry = std::make_unique<prom::CollectorRegistry>();
    prom::Gauge<> gauge{"g", "", *registry};
    Ending ending{registry, throws};
    std::atomic<int> calls{0};
    Refresher after{*registry, calls};
    prom::Exposition scrape{*registry};
    char buffer[100];
    if (throws) {
      CHECK_THROWS((void)scrape.read_some(buffer, sizeof buffer));
    } else {
      CHECK(scrape.read_some(buffer, sizeof buffer).status ==
            prom::Exposition::Status::kInterrupted);
    }
    CHECK(registry == nullptr);
    CHECK(calls == 0);
  }
  CHECK(errors.last() == "");
}

// Everything ends, registry first or last, while threads go on with scrapes that they have begun.
template <class Storage>
void end_under_scrapes(typename World<Storage>::Part first) {
  using Worlds = World<Storage>;
  for (int round = 0; round < 60; ++round) {
    auto world = std::make_unique<Worlds>();
    std::atomic<int> running{0};
    std::atomic<bool> go{false};
    std::vector<std::thread> threads;
    for (int i = 0; i < 2; ++i) {
      threads.emplace_back(
          [&running, &go,
           mine = i == 0 ? std::move(world->scrape) : std::move(world->fresh_scrape)]() mutable {
            char piece[16];
            ++running;
            while (!go) std::this_thread::yield();
            while (mine->read_some(piece, sizeof piece).status == prom::Exposition::Status::kMore) {
            }
            mine.reset();
          });
    }
    while (running < 2) std::this_thread::yield();
    go = true;
    world->end(first);
    std::thread ends_too([&world, first] {
      if (first != Worlds::kLabelled) world->end(Worlds::kLabelled);
      if (first != Worlds::kCollector) world->end(Worlds::kCollector);
    });
    for (const auto part : {Worlds::kRegistration, Worlds::kUnlabelled, Worlds::kRegistry,
                            Worlds::kOther, Worlds::kStorage}) {
      if (part != first) world->end(part);
    }
    ends_too.join();
    for (std::thread& thread : threads) thread.join();
  }
}

TEST_CASE("everything ends while threads scrape") {
  for (int part = 0; part <= World<prom::HeapStorage>::kRegistration; ++part) {
    end_under_scrapes<prom::HeapStorage>(static_cast<World<prom::HeapStorage>::Part>(part));
    end_under_scrapes<prom::FixedStorage<2048>>(
        static_cast<World<prom::FixedStorage<2048>>::Part>(part));
  }
}

}  // namespace
