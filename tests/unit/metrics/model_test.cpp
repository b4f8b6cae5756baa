// Random steps against a reference: children come and go, values change, handles are kept, several
// slow scrapes are under way, storage runs out, metrics end and begin. Whatever the order, no page
// may hold a torn line, a line twice, a value that was not there, or lack a child that was there
// all the time; and nothing may leak.
#include <doctest/doctest.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "prometheus_express/exposition/exposition.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/storage/fixed_storage.h"
#include "support/effort.h"

namespace prom = prometheus_express;

namespace {

constexpr std::size_t kStorageBytes = 256 * sizeof(void*);  // less than all children need
constexpr std::size_t kMetrics = 3;
constexpr std::size_t kKeys = 24;
constexpr std::uint64_t kNow = UINT64_MAX;

using Storage = prom::FixedStorage<kStorageBytes>;

// One value that a child showed, and during which steps.
struct Shown {
  std::uint64_t value;
  std::uint64_t from;
  std::uint64_t to;
};

// What the library should hold for one child.
class Reference {
 public:
  bool visible() const { return visible_; }
  void appear(std::uint64_t now) {
    if (visible_) return;
    visible_ = true;
    visible_since_ = now;
    history_.push_back({0, now, kNow});
  }
  void set(std::uint64_t value, std::uint64_t now) {
    if (!visible_) return;
    history_.back().to = now;
    history_.push_back({value, now, kNow});
  }
  void disappear(std::uint64_t now) {
    if (!visible_) return;
    visible_ = false;
    history_.back().to = now;
  }
  bool showed(std::uint64_t value, std::uint64_t since) const {
    for (const Shown& shown : history_) {
      if (shown.value == value && shown.to >= since) return true;
    }
    return false;
  }
  bool visible_all_the_time_since(std::uint64_t step) const {
    return visible_ && visible_since_ <= step;
  }
  void forget_before(std::uint64_t step) {
    std::vector<Shown> kept;
    for (const Shown& shown : history_) {
      if (shown.to >= step) kept.push_back(shown);
    }
    history_.swap(kept);
  }

 private:
  bool visible_ = false;
  std::uint64_t visible_since_ = 0;
  std::vector<Shown> history_;
};

struct Scrape {
  Scrape(prom::CollectorRegistry& registry, std::uint64_t now) : exposition(registry), start(now) {}
  prom::Exposition exposition;
  std::string page;
  std::uint64_t start;
};

struct Handle {
  prom::GaugeHandle handle;
  std::size_t metric;
  std::size_t key;
};

class Model {
 public:
  Model(std::uint32_t seed, Storage& storage) : random_(seed), registry_("m", storage) {
    for (std::size_t i = 0; i < kMetrics; ++i) make_metric(i);
  }

  void run(int steps) {
    while (steps-- > 0) {
      ++now_;
      step();
    }
    handles_.clear();
    for (auto& scrape : scrapes_) scrape.reset();
    for (auto& metric : metrics_) metric.reset();
  }

  int pages = 0;
  int interrupted = 0;
  int dropped = 0;

 private:
  std::size_t pick(std::size_t count) { return random_() % count; }
  Reference& reference(std::size_t metric, std::size_t key) {
    return references_[metric * kKeys + key];
  }

  void make_metric(std::size_t i) {
    static constexpr const char* kNames[kMetrics] = {"a", "b", "c"};
    metrics_[i].emplace(prom::MetricName::borrowed(kNames[i]), "help", kLabel, registry_);
  }

  void step() {
    const std::size_t choice = pick(1000);
    if (choice < 400) return read_some();
    if (choice < 700) return update();
    if (choice < 800) return update_by_handle();
    if (choice < 900) return remove();
    if (choice < 950) return keep_handle();
    if (choice < 990) return drop_handle();
    if (choice < 995) return clear();
    return end_metric();
  }

  void update() {
    const std::size_t metric = pick(kMetrics);
    const std::size_t key = pick(kKeys);
    const prom::GaugeHandle handle = metrics_[metric]->labels(key);
    if (!handle.stored()) {
      ++dropped;
      REQUIRE_FALSE(reference(metric, key).visible());
      return;
    }
    reference(metric, key).appear(now_);
    handle.set(static_cast<double>(now_));
    reference(metric, key).set(now_, now_);
  }

  void keep_handle() {
    if (handles_.size() >= 12) return;
    const std::size_t metric = pick(kMetrics);
    const std::size_t key = pick(kKeys);
    prom::GaugeHandle handle = metrics_[metric]->labels(key);
    if (!handle.stored()) return;
    reference(metric, key).appear(now_);
    handles_.push_back({handle, metric, key});
  }

  void update_by_handle() {
    if (handles_.empty()) return;
    const Handle& handle = handles_[pick(handles_.size())];
    handle.handle.set(static_cast<double>(now_));
    reference(handle.metric, handle.key).set(now_, now_);
  }

  void drop_handle() {
    if (handles_.empty()) return;
    handles_.erase(handles_.begin() + static_cast<std::ptrdiff_t>(pick(handles_.size())));
  }

  void remove() {
    const std::size_t metric = pick(kMetrics);
    const std::size_t key = pick(kKeys);
    metrics_[metric]->remove(key);
    reference(metric, key).disappear(now_);
  }

  void clear() {
    const std::size_t metric = pick(kMetrics);
    metrics_[metric]->clear();
    for (std::size_t key = 0; key < kKeys; ++key) reference(metric, key).disappear(now_);
  }

  void end_metric() {
    const std::size_t metric = pick(kMetrics);
    for (std::size_t i = handles_.size(); i-- > 0;) {
      if (handles_[i].metric == metric) {
        handles_.erase(handles_.begin() + static_cast<std::ptrdiff_t>(i));
      }
    }
    metrics_[metric].reset();
    for (std::size_t key = 0; key < kKeys; ++key) reference(metric, key).disappear(now_);
    make_metric(metric);
  }

  void read_some() {
    std::optional<Scrape>& scrape = scrapes_[pick(4)];
    if (!scrape) {
      scrape.emplace(registry_, now_);
    }
    char buffer[64];
    const std::size_t size = 1 + pick(sizeof buffer);
    const prom::Exposition::Result result = scrape->exposition.read_some(buffer, size);
    REQUIRE(result.count <= size);
    scrape->page.append(buffer, result.count);
    switch (result.status) {
      case prom::Exposition::Status::kMore:
        REQUIRE(result.count == size);
        return;
      case prom::Exposition::Status::kInterrupted:
        REQUIRE(scrape->page.back() != '\n');
        ++interrupted;
        break;
      case prom::Exposition::Status::kEnd:
        check(*scrape);
        ++pages;
        break;
    }
    scrape.reset();
    forget_old_history();
  }

  void check(const Scrape& scrape) {
    std::set<std::string> seen;
    std::set<std::pair<std::size_t, std::size_t>> present;
    REQUIRE((scrape.page.empty() || scrape.page.back() == '\n'));
    for (std::size_t at = 0; at < scrape.page.size();) {
      const std::size_t end = scrape.page.find('\n', at);
      check_line(scrape, scrape.page.substr(at, end - at), seen, present);
      at = end + 1;
    }
    for (std::size_t metric = 0; metric < kMetrics; ++metric) {
      for (std::size_t key = 0; key < kKeys; ++key) {
        if (!reference(metric, key).visible_all_the_time_since(scrape.start)) continue;
        REQUIRE(present.count({metric, key}) == 1);
      }
    }
  }

  void check_line(const Scrape& scrape, const std::string& line, std::set<std::string>& seen,
                  std::set<std::pair<std::size_t, std::size_t>>& present) {
    if (line.rfind("# HELP m_", 0) == 0 || line.rfind("# TYPE m_", 0) == 0) return;
    if (line.find("prometheus_express_dropped_children_total") != std::string::npos) return;
    // m_a{key="7"} 123
    REQUIRE(line.rfind("m_", 0) == 0);
    const auto metric = static_cast<std::size_t>(line[2] - 'a');
    REQUIRE(metric < kMetrics);
    REQUIRE(line.substr(3, 6) == "{key=\"");
    char* end = nullptr;
    const std::size_t key = std::strtoul(line.c_str() + 9, &end, 10);
    REQUIRE(key < kKeys);
    REQUIRE(std::string(end, 3) == "\"} ");
    const std::uint64_t value = std::strtoull(end + 3, &end, 10);
    REQUIRE(*end == '\0');
    REQUIRE(reference(metric, key).showed(value, scrape.start));
    REQUIRE(seen.insert(line.substr(0, line.find(' '))).second);
    present.insert({metric, key});
  }

  void forget_old_history() {
    std::uint64_t oldest = now_;
    for (const auto& scrape : scrapes_) {
      if (scrape && scrape->start < oldest) oldest = scrape->start;
    }
    for (Reference& reference : references_) reference.forget_before(oldest);
  }

  using Label = prom::LabelName<prom::MetricType::kGauge>;
  static constexpr Label kLabel[1] = {Label::borrowed("key")};

  std::mt19937 random_;
  prom::CollectorRegistry registry_;
  std::optional<prom::Gauge<1>> metrics_[kMetrics];
  Reference references_[kMetrics * kKeys];
  std::vector<Handle> handles_;
  std::optional<Scrape> scrapes_[4];
  std::uint64_t now_ = 0;
};

TEST_CASE("random steps with four slow scrapes agree with a reference") {
  static Storage storage;
  constexpr int kModels = test_support::rounds(30);
  int pages = 0;
  int interrupted = 0;
  int dropped = 0;
  for (std::uint32_t seed = 1; seed <= kModels; ++seed) {
    Model model{seed, storage};
    model.run(100'000);
    pages += model.pages;
    interrupted += model.interrupted;
    dropped += model.dropped;
    // Everything was given back: the storage is one free block again.
    void* whole = storage.ref().allocate(kStorageBytes - 12);
    REQUIRE(whole != nullptr);
    storage.ref().release(whole, kStorageBytes - 12);
  }
  // The steps must have met what they are there for.
  CHECK(pages > 300 * kModels);
  CHECK(interrupted > 3 * kModels);
  CHECK(dropped > 300 * kModels);
}

}  // namespace
