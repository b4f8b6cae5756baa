#include <doctest/doctest.h>

#include <string>

#include "prometheus_express/exposition/render.h"
#include "prometheus_express/metrics/dynamic/dynamic_enum.h"
#include "prometheus_express/metrics/dynamic/dynamic_info.h"
#include "prometheus_express/metrics/storage/fixed_storage.h"
#include "support/captured_errors.h"

using namespace prometheus_express;

namespace {

struct Bench {
  test_support::CapturedErrors errors;
  FixedStorage<1024> storage;
  CollectorRegistry registry{storage};
  Status status;

  ~Bench() { CHECK(errors.all().empty()); }
  std::string page() { return registry.render(); }
};

TEST_CASE("a dynamic Info tells what it was told last") {
  Bench at;
  const char* const facts[] = {"version", "revision"};
  DynamicInfo info{{"build", "What is running.", facts, 2}, at.registry, at.status};
  REQUIRE(at.status.ok());
  CHECK(info.info({"1.4.0", "a"}).ok());
  CHECK(info.info({"1.5.0", "b"}).ok());
  CHECK(info.info({"1.5.0"}).code() == StatusCode::kInvalid);
  CHECK(at.page() ==
        "# HELP build_info What is running.\n# TYPE build_info gauge\n"
        "build_info{version=\"1.5.0\",revision=\"b\"} 1\n");
  const std::string large(2048, 'x');
  CHECK(info.info({large, ""}).code() == StatusCode::kLimit);
}

TEST_CASE("a dynamic Info without labels is refused") {
  Bench at;
  DynamicInfo info{{"build", "What is running."}, at.registry, at.status};
  CHECK(at.status.code() == StatusCode::kInvalid);
  CHECK(std::string(at.status.text()) == "info 'build' has no labels: they are what it tells");
  CHECK(info.info({}).code() == StatusCode::kInvalid);
  CHECK(at.page().empty());
}

TEST_CASE("a dynamic Enum is in one of its states, with labels and without") {
  Bench at;
  const char* const states[] = {"off", "on"};
  const char* const labels[] = {"room"};
  DynamicEnum lamp{{"lamp", "A lamp."}, states, 2, at.registry, at.status};
  DynamicEnum lamps{{"lamps", "All.", labels, 1}, states, 2, at.registry, at.status};
  REQUIRE(at.status.ok());
  CHECK(lamp.labels({}, at.status).try_state("on"));
  CHECK_FALSE(lamp.labels({}, at.status).try_state("blue"));
  CHECK(lamps.labels({"hall"}, at.status).try_state("on"));
  CHECK(at.status.ok());
  CHECK(at.page() ==
        "# HELP lamp A lamp.\n# TYPE lamp gauge\nlamp{lamp=\"off\"} 0\nlamp{lamp=\"on\"} 1\n"
        "# HELP lamps All.\n# TYPE lamps gauge\n"
        "lamps{room=\"hall\",lamps=\"off\"} 0\nlamps{room=\"hall\",lamps=\"on\"} 1\n");
  DynamicEnum none{{"none", "x"}, states, 0, at.registry, at.status};
  CHECK(at.status.code() == StatusCode::kInvalid);
  Status status;
  CHECK(none.labels({}, status).try_state("whatever"));  // swallowed
  CHECK(status.code() == StatusCode::kInvalid);
}

}  // namespace
