// The error hook, callbacks and collectors call whatever they like: nothing hangs, and what they
// must not do is named. The sanitizers' builds also end a program that reports anything under a
// lock.
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <memory>
#include <string>
#include <string_view>

#include "prometheus_express/exposition/exposition.h"
#include "prometheus_express/exposition/render.h"
#include "prometheus_express/metrics/collector.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/storage/fixed_storage.h"
#include "support/captured_errors.h"

namespace prom = prometheus_express;

namespace {

constexpr prom::LabelName<prom::MetricType::kGauge> kLabel[1] = {"a"};

struct World {
  prom::FixedStorage<2048> storage;
  prom::CollectorRegistry registry{"ns", storage};
  prom::CollectorRegistry other;
  prom::Gauge<> gauge{"g", "", registry};
  prom::Gauge<1> labelled{"labelled", "", kLabel, registry};
  prom::Gauge<> elsewhere{"elsewhere", "", other};

  // Everything that takes a lock and that a hook may do wherever it runs.
  void use() {
    labelled.labels("x").set(1);
    labelled.remove("x");
    labelled.clear();
    (void)registry.contains("g", prom::Prefix::kNamespace);
    gauge.set_function([] { return 1.0; });
    gauge.clear_function();
  }

  // The rest, which is not for callbacks.
  void change() {
    prom::Gauge<> made{"made", "", registry};
    prom::Registration also{other, made};
    registry.unregister(made);
    (void)registry.render();
  }
};

World* world = nullptr;
int reports = 0;
bool hook_changes = false;

void using_hook(const prom::ErrorReport&) {
  ++reports;
  world->use();
  if (hook_changes) world->change();
}

struct UsingHook {
  explicit UsingHook(World& its_world, bool changes) : before(prom::set_error_hook(using_hook)) {
    world = &its_world;
    reports = 0;
    hook_changes = changes;
  }
  ~UsingHook() { prom::set_error_hook(before); }
  prom::ErrorHook before;
};

TEST_CASE("a hook may call everything, whatever mistake it is told of") {
  World here;
  prom::FixedStorage<16> full;
  prom::CollectorRegistry small{"", full};
  prom::Gauge<1> full_gauge{"full", "", kLabel, small};
  prom::Counter<> counter{"c_total", "", here.registry};
  UsingHook hook{here, true};
  here.registry.enable_created();
  CHECK(reports == 1);
  static constexpr prom::ConstantLabel kConstant[1] = {{"site", "x"}};
  here.registry.set_constant_labels(kConstant);
  CHECK(reports == 2);
  prom::Gauge<> again{"g", "", here.registry};
  CHECK(reports == 3);
  prom::Gauge<> bad{prom::MetricName::borrowed("a b"), "", here.registry};
  CHECK(reports == 4);
  counter.inc(-1);
  CHECK(reports == 5);
  prom::Registration twice{here.registry, here.gauge};
  CHECK(reports == 6);
  alignas(prom::GaugeHandle) unsigned char handle[sizeof(prom::GaugeHandle)];
  {
    prom::Gauge<1> ends{"ends", "", kLabel, here.registry};
    new (handle) prom::GaugeHandle(ends.labels("x"));  // never destroyed
  }
  CHECK(reports == 7);
}

TEST_CASE("a hook that hears of a mistake in a callback may do what the callback may") {
  World here;
  here.gauge.set_function([] {
    prom::Counter<> counter{"c_total", "", world->other};
    counter.inc(-1);
    prom::Gauge<> made{"made_in_callback", "", world->registry};
    return 1.0;
  });
  UsingHook hook{here, false};
  (void)here.registry.render();
  CHECK(reports == 2);
}

// A callback that must not do what it does is named, and the scrape goes on.
void check_named(double (*callback)(), std::string_view words) {
  World here;
  world = &here;
  here.gauge.set_function(callback);
  test_support::CapturedErrors errors;
  CHECK(here.registry.render().find("\nns_g 7\n") != std::string::npos);
  REQUIRE_FALSE(errors.all().empty());
  CHECK(errors.all().front().find(words) != std::string::npos);
  here.use();
  here.gauge.clear_function();
  here.change();
  CHECK(errors.all().size() <= 2);
}

TEST_CASE("what a callback must not do is named instead of hanging") {
  check_named(
      [] {
        CHECK(world->registry.render().empty());
        return 7.0;
      },
      "a callback scrapes the registry");
  check_named(
      [] {
        world->registry.collect();
        return 7.0;
      },
      "a callback scrapes the registry");
  check_named(
      [] {
        world->registry.enable_created();
        return 7.0;
      },
      "must come before");
  check_named(
      [] {
        world->registry.unregister(world->labelled);
        return 7.0;
      },
      "'labelled'");
  check_named(
      [] {
        struct Late : prom::Collector {
          void collect() override {}
          prom::CollectorRegistration registration{world->registry, *this};
        } late;
        return 7.0;
      },
      "a collector was made in a callback");
}

TEST_CASE("a callback may ask, look up and update, and use other registries") {
  World here;
  world = &here;
  here.gauge.set_function([] {
    CHECK(world->registry.contains("g", prom::Prefix::kNamespace));
    world->labelled.labels("y").set(1);
    prom::Gauge<> made{"made", "", world->other};
    CHECK(world->other.render().find("made 0\n") != std::string::npos);
    return 7.0;
  });
  test_support::CapturedErrors errors;
  CHECK(here.registry.render().find("\nns_g 7\n") != std::string::npos);
  CHECK(errors.last() == "");
}

// A storage of the program's own, which is called under the lock of a metric.
struct Interrupted {
  static void* allocate(void*, std::size_t, std::size_t bytes) {
    std::raise(SIGUSR1);
    return std::malloc(bytes);
  }
  static void release(void*, std::size_t, void* block, std::size_t) { std::free(block); }
  static constexpr prom::StorageOperations kOperations = {allocate, release};
  prom::StorageRef ref() { return {this, 0, kOperations}; }
};

prom::Gauge<1>* looked_up = nullptr;

void look_up(int) { (void)looked_up->labels("from the handler"); }

constexpr int kNamed = 42;

void expect_name(const prom::ErrorReport& report) {
  const std::string_view words = report.message;
  _exit(words.find("signal handler") != words.npos ? kNamed : 1);
}

TEST_CASE("labels() in a signal handler that interrupted labels() is named") {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::alarm(20);
    Interrupted storage;
    prom::CollectorRegistry registry{"", storage};
    prom::Gauge<1> labelled{"labelled", "", kLabel, registry};
    looked_up = &labelled;
    std::signal(SIGUSR1, look_up);
    prom::set_error_hook(expect_name);
    (void)labelled.labels("from the program");
    _exit(2);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == kNamed);
}

}  // namespace
