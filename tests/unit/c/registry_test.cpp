#include <doctest/doctest.h>

#include <string>

#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/platform/config.h"
#include "tests/unit/c/bench.h"

namespace {

using test_support::CBench;
using test_support::declared;
using test_support::page_of;

TEST_CASE("C: a registry needs a name that is allowed, and memory that is aligned and enough") {
  test_support::CapturedErrors errors;
  pe_registry registry{};
  pe_error error{};
  alignas(8) unsigned char memory[256];
  CHECK(pe_registry_init(nullptr, "", nullptr, 0, &error) == PE_NULL);
  CHECK(std::string(error.text) == pe_status_text(PE_NULL));
  CHECK(pe_registry_init(&registry, "9", nullptr, 0, &error) == PE_INVALID);
  CHECK(std::string(error.text) == "the registry's namespace '9' is not allowed");
  CHECK(pe_registry_init(&registry, "", memory + 1, 128, nullptr) == PE_INVALID);
  CHECK(pe_registry_init(&registry, "", memory, PE_LEAST_MEMORY - 1, nullptr) == PE_INVALID);
  CHECK(pe_registry_end(&registry) == PE_NOT_THERE);
  CHECK(pe_registry_end(nullptr) == PE_NULL);
  CHECK(pe_registry_init(&registry, "", memory, PE_LEAST_MEMORY, &error) == PE_OK);
  CHECK(std::string(error.text).empty());
  CHECK(pe_registry_init(&registry, "", nullptr, 0, nullptr) == PE_IN_USE);
  CHECK(pe_registry_end(&registry) == PE_OK);
  CHECK(pe_registry_end(&registry) == PE_NOT_THERE);
  CHECK(errors.all().empty());
}

TEST_CASE("C: a copy of an object is none") {
  CBench at;
  pe_registry copy = at.registry;
  pe_gauge gauge{};
  const pe_declaration declaration = declared("g");
  CHECK(pe_gauge_init(&gauge, &copy, &declaration, nullptr) == PE_NOT_THERE);
  CHECK(pe_registry_end(&copy) == PE_NOT_THERE);
  REQUIRE(pe_gauge_init(&gauge, &at.registry, &declaration, nullptr) == PE_OK);
  pe_gauge other = gauge;
  CHECK(pe_gauge_set(&other.metric, 1) == PE_NOT_THERE);
  CHECK(pe_end(&other.metric) == PE_NOT_THERE);
  CHECK(pe_end(&gauge.metric) == PE_OK);
}

TEST_CASE("C: the namespace, constant labels, and what comes too late") {
  test_support::CapturedErrors errors;
  pe_registry registry{};
  alignas(8) unsigned char memory[512];
  REQUIRE(pe_registry_init(&registry, "station", memory, sizeof memory, nullptr) == PE_OK);
  const pe_label labels[] = {{"site", "roof"}, {"device", "7"}};
  const pe_label bad[][2] = {{{"a", "1"}, {"a", "2"}},
                             {{"le", "1"}, {"b", "2"}},
                             {{"", "1"}, {"b", "2"}},
                             {{nullptr, "1"}, {"b", "2"}},
                             {{"a", nullptr}, {"b", "2"}}};
  for (const auto& pair : bad) {
    CHECK(pe_registry_set_labels(&registry, pair, 2, nullptr) == PE_INVALID);
  }
  CHECK(pe_registry_set_labels(&registry, nullptr, 2, nullptr) == PE_NULL);
  CHECK(pe_registry_set_labels(nullptr, labels, 2, nullptr) == PE_NULL);
  CHECK(pe_registry_set_labels(&registry, labels, 2, nullptr) == PE_OK);
  pe_gauge gauge{};
  const pe_declaration declaration = declared("g");
  REQUIRE(pe_gauge_init(&gauge, &registry, &declaration, nullptr) == PE_OK);
  CHECK(page_of(&registry).find("station_g{site=\"roof\",device=\"7\"} 0\n") != std::string::npos);
  CHECK(pe_registry_set_labels(&registry, labels, 1, nullptr) == PE_IN_USE);
  CHECK(pe_registry_end(&registry) == PE_IN_USE);
  CHECK(pe_end(&gauge.metric) == PE_OK);
  CHECK(pe_registry_end(&registry) == PE_OK);
  CHECK(errors.all().empty());
}

TEST_CASE("C: parts of the program in C++ reach the registry") {
  CBench at;
  auto* const registry =
      static_cast<prometheus_express::CollectorRegistry*>(pe_registry_cpp(&at.registry));
  REQUIRE(registry != nullptr);
  prometheus_express::Gauge<> gauge{"cpp", "made in C++", *registry};
  pe_gauge same{};
  const pe_declaration declaration = declared("cpp");
  CHECK(pe_gauge_init(&same, &at.registry, &declaration, nullptr) == PE_INVALID);
  const pe_label label = {"a", "b"};
  CHECK(pe_registry_set_labels(&at.registry, &label, 1, nullptr) == PE_INVALID);
  CHECK(at.page() == "# HELP cpp made in C++\n# TYPE cpp gauge\ncpp 0\n");
  CHECK(pe_registry_cpp(nullptr) == nullptr);
}

TEST_CASE("C: a page in use keeps its registry, and says when it is cut") {
  CBench at;
  pe_gauge gauge{};
  const pe_declaration declaration = declared("g");
  REQUIRE(pe_gauge_init(&gauge, &at.registry, &declaration, nullptr) == PE_OK);
  pe_page page{};
  char buffer[4];
  std::size_t count = 0;
  CHECK(pe_page_begin(nullptr, &at.registry, pe_text_format()) == PE_NULL);
  CHECK(pe_page_begin(&page, nullptr, pe_text_format()) == PE_NULL);
  CHECK(pe_page_begin(&page, &at.registry, nullptr) == PE_NULL);
  CHECK(pe_page_read(&page, buffer, 4, &count) == PE_NOT_THERE);
  CHECK(pe_page_end(&page) == PE_NOT_THERE);
  REQUIRE(pe_page_begin(&page, &at.registry, pe_openmetrics_format()) == PE_OK);
  CHECK(pe_page_begin(&page, &at.registry, pe_text_format()) == PE_IN_USE);
  CHECK(pe_registry_end(&at.registry) == PE_IN_USE);
  CHECK(pe_page_read(&page, nullptr, 4, &count) == PE_NULL);
  CHECK(pe_page_read(&page, buffer, 4, nullptr) == PE_NULL);
  CHECK(pe_page_read(&page, buffer, 0, &count) == PE_INVALID);
  CHECK(pe_page_read(&page, buffer, 4, &count) == PE_OK);
  CHECK(count == 4);
  CHECK(pe_end(&gauge.metric) == PE_OK);
  CHECK(pe_page_read(&page, buffer, 4, &count) == PE_CLOSED);
  CHECK(count == 0);
  CHECK(pe_page_end(&page) == PE_OK);
  REQUIRE(pe_page_begin(&page, &at.registry, pe_protobuf_format()) == PE_OK);
  CHECK(pe_page_read(&page, buffer, 4, &count) == PE_OK);
  CHECK(count == 0);
  CHECK(pe_page_read(&page, buffer, 4, &count) == PE_OK);
  CHECK(pe_page_end(&page) == PE_OK);
}

TEST_CASE("C: a registry on the heap owns its metrics and copies their texts") {
  test_support::CapturedErrors errors;
  pe_registry* registry = nullptr;
  char name_space[] = "a";
  if (!prometheus_express::kHeapByDefault) {
    CHECK(pe_registry_new(name_space, &registry, nullptr) == PE_UNSUPPORTED);
    CHECK(pe_registry_delete(registry) == PE_UNSUPPORTED);
    return;
  }
  CHECK(pe_registry_new("-", &registry, nullptr) == PE_INVALID);
  CHECK(registry == nullptr);
  CHECK(pe_registry_new(name_space, nullptr, nullptr) == PE_NULL);
  REQUIRE(pe_registry_new(name_space, &registry, nullptr) == PE_OK);
  std::string label = "l";
  std::string name = "h";
  double bounds[] = {1, 2};
  const char* labels[] = {label.c_str()};
  pe_declaration declaration = declared(name.c_str());
  declaration.bounds = bounds;
  declaration.bound_count = 2;
  pe_metric* plain = nullptr;
  pe_metric* family = nullptr;
  CHECK(pe_histogram_new(registry, &declaration, nullptr, nullptr) == PE_NULL);
  CHECK(pe_histogram_new(registry, nullptr, &plain, nullptr) == PE_NULL);
  CHECK(pe_histogram_new(nullptr, &declaration, &plain, nullptr) == PE_NULL);
  REQUIRE(pe_histogram_new(registry, &declaration, &plain, nullptr) == PE_OK);
  pe_metric* again = plain;
  CHECK(pe_histogram_new(registry, &declaration, &again, nullptr) == PE_INVALID);
  CHECK(again == nullptr);
  declaration = declared("c_total", labels, 1);
  REQUIRE(pe_counter_new(registry, &declaration, &family, nullptr) == PE_OK);
  declaration.label_count = 17;
  CHECK(pe_counter_new(registry, &declaration, &again, nullptr) == PE_INVALID);
  declaration = declared("forgotten_total", labels, 0);
  CHECK(pe_counter_new(registry, &declaration, &again, nullptr) == PE_INVALID);
  CHECK(again == nullptr);
  name_space[0] = name[0] = label[0] = 'x';
  bounds[0] = bounds[1] = 0;
  labels[0] = nullptr;
  pe_metric child;
  const char* const value[] = {"v"};
  REQUIRE(pe_labels(family, value, 1, &child) == PE_OK);
  CHECK(pe_counter_inc(&child) == PE_OK);
  CHECK(pe_histogram_observe(plain, 1.5) == PE_OK);
  CHECK(
      page_of(registry) ==
      "# HELP a_h help\n# TYPE a_h histogram\na_h_bucket{le=\"1.0\"} 0\na_h_bucket{le=\"2.0\"} 1\n"
      "a_h_bucket{le=\"+Inf\"} 1\na_h_count 1\na_h_sum 1.5\n"
      "# HELP a_c_total help\n# TYPE a_c_total counter\na_c_total{l=\"v\"} 1\n");
  CHECK(pe_registry_end(registry) == PE_IN_USE);
  CHECK(pe_registry_delete(registry) == PE_IN_USE);
  CHECK(pe_end(&child) == PE_OK);
  pe_metric* others[2] = {};
  declaration = declared("g");
  REQUIRE(pe_gauge_new(registry, &declaration, &others[0], nullptr) == PE_OK);
  declaration = declared("s");
  REQUIRE(pe_summary_new(registry, &declaration, &others[1], nullptr) == PE_OK);
  CHECK(pe_end(others[0]) == PE_OK);
  CHECK(pe_registry_delete(registry) == PE_OK);
  CHECK(pe_registry_delete(nullptr) == PE_NULL);
  CHECK(errors.all().empty());
}

TEST_CASE("C: a registry of the program's memory owns nothing") {
  CBench at;
  pe_metric* metric = nullptr;
  const pe_declaration declaration = declared("g");
  const pe_status refused = prometheus_express::kHeapByDefault ? PE_WRONG_TYPE : PE_UNSUPPORTED;
  CHECK(pe_gauge_new(&at.registry, &declaration, &metric, nullptr) == refused);
  CHECK(pe_registry_delete(&at.registry) == refused);
}

TEST_CASE("C: every status has a text") {
  for (int i = 0; i <= PE_UNSUPPORTED; ++i) {
    CHECK(std::string(pe_status_text(static_cast<pe_status>(i))) != "not a status");
  }
  CHECK(std::string(pe_status_text(static_cast<pe_status>(PE_UNSUPPORTED + 1))) == "not a status");
}

}  // namespace
