// What a text says where a status stands for several mistakes.
#include <doctest/doctest.h>

#include <string>

#include "tests/unit/c/server_bench.h"

namespace {

using test_support::CBench;
using test_support::declared;
using test_support::ServerBench;

const char* const kLabels[] = {"sensor", "result"};

TEST_CASE("C: what is wrong with the labels of a child is told in words") {
  CBench at;
  pe_counter counter{};
  pe_gauge gauge{};
  pe_info info{};
  pe_declaration declaration = declared("c_total", kLabels, 2);
  const auto why = [&](pe_metric* metric, const char* const* values, std::size_t count,
                       pe_status expected) {
    CHECK(pe_explain_labels(metric, values, count, nullptr) == expected);
    CHECK(pe_explain_labels(metric, values, count, &at.error) == expected);
    return std::string(at.error.text);
  };
  const auto why_named = [&](const pe_label* labels, std::size_t count, pe_status expected) {
    CHECK(pe_explain_labels_by_name(&counter.metric, labels, count, &at.error) == expected);
    return std::string(at.error.text);
  };
  const char* const values[] = {"a", "b", nullptr};
  const std::string null = "an argument is null that must not be";
  CHECK(why(nullptr, values, 2, PE_NULL) == "metric: " + null);
  CHECK(why(&counter.metric, values, 2, PE_NOT_THERE).rfind("metric: ", 0) == 0);
  REQUIRE(pe_counter_init(&counter, &at.registry, &declaration, nullptr) == PE_OK);
  CHECK(why(&counter.metric, values, 2, PE_OK).empty());
  CHECK(why(&counter.metric, values, 1, PE_INVALID) ==
        "metric 'c_total' takes 2 label values, and was given 1");
  CHECK(why(&counter.metric, values + 1, 2, PE_NULL) == "result: " + null);
  CHECK(why(&counter.metric, nullptr, 2, PE_NULL) == "sensor: " + null);

  const pe_label good[] = {{"result", "ok"}, {"sensor", "a"}};
  const pe_label unknown[] = {{"result", "ok"}, {"place", "a"}};
  const pe_label no_name[] = {{"result", "ok"}, {nullptr, "a"}};
  const pe_label no_value[] = {{"result", nullptr}, {"sensor", "a"}};
  CHECK(why_named(good, 2, PE_OK).empty());
  CHECK(why_named(unknown, 2, PE_INVALID) ==
        "metric 'c_total' was given no value of its label sensor");
  CHECK(why_named(good, 1, PE_INVALID) == "metric 'c_total' takes 2 label values, and was given 1");
  CHECK(why_named(no_name, 2, PE_NULL) == "name: " + null);
  CHECK(why_named(no_value, 2, PE_NULL) == "result: " + null);
  CHECK(why_named(nullptr, 2, PE_NULL) == "name: " + null);

  pe_metric child{};
  REQUIRE(pe_labels(&counter.metric, values, 2, &child) == PE_OK);
  CHECK(why(&child, values, 2, PE_WRONG_TYPE).rfind("metric, which is a child: ", 0) == 0);
  CHECK(pe_end(&child) == PE_OK);
  CHECK(pe_end(&counter.metric) == PE_OK);
  declaration = declared("g");
  REQUIRE(pe_gauge_init(&gauge, &at.registry, &declaration, nullptr) == PE_OK);
  CHECK(why(&gauge.metric, values, 2, PE_INVALID).rfind("metric, which has no labels: ", 0) == 0);
  CHECK(pe_end(&gauge.metric) == PE_OK);
  declaration = declared("i", kLabels, 2);
  REQUIRE(pe_info_init(&info, &at.registry, &declaration, nullptr) == PE_OK);
  CHECK(why(&info.metric, values, 2, PE_WRONG_TYPE).rfind("metric, which is an Info: ", 0) == 0);
  CHECK(pe_end(&info.metric) == PE_OK);
}

TEST_CASE("C: a text names the argument that is wrong") {
  ServerBench at;
  const auto begins = [&](const char* argument) {
    return std::string(at.error.text).rfind(std::string(argument) + ": ", 0) == 0;
  };
  pe_gauge gauge{};
  const pe_declaration declaration = declared("g");
  CHECK(pe_gauge_init(nullptr, &at.registry, &declaration, &at.error) == PE_NULL);
  CHECK(begins("metric"));
  CHECK(pe_gauge_init(&gauge, nullptr, &declaration, &at.error) == PE_NULL);
  CHECK(begins("registry"));
  CHECK(pe_gauge_init(&gauge, &at.registry, nullptr, &at.error) == PE_NULL);
  CHECK(begins("declaration"));
  const auto init = [&](const pe_route* routes, std::size_t count) {
    return pe_server_init(&at.server, &at.network, 80, routes, count, &at.options, &at.error);
  };
  CHECK(pe_server_init(&at.server, nullptr, 80, nullptr, 0, &at.options, &at.error) == PE_NULL);
  CHECK(begins("network"));
  CHECK(init(nullptr, 1) == PE_NULL);
  CHECK(begins("routes"));
  at.options.slots = PE_MAX_CONNECTIONS + 1;
  CHECK(init(nullptr, 0) == PE_INVALID);
  CHECK(begins("slots"));
  at.options.slots = 3;
  CHECK(init(nullptr, 0) == PE_INVALID);
  CHECK(begins("memory_bytes"));
  at.options.request_bytes = 1;
  CHECK(init(nullptr, 0) == PE_INVALID);
  CHECK(begins("request_bytes"));
  at.options = {};
  at.options.memory = reinterpret_cast<char*>(at.slots.data()) + 1;
  at.options.memory_bytes = PE_SERVER_SLOT_BYTES;
  CHECK(init(nullptr, 0) == PE_INVALID);
  CHECK(begins("memory"));
}

}  // namespace
