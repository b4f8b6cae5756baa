// Callbacks, Info, Enum and quantiles in C.
#include <doctest/doctest.h>

#include <string>

#include "tests/unit/c/bench.h"

namespace {

using test_support::CBench;
using test_support::declared;

const char* const kLabels[] = {"a", "b"};

double twice(void* context) { return 2 * *static_cast<double*>(context); }

template <class Metric>
struct FunctionCase {
  pe_status (*init)(Metric*, pe_registry*, const pe_declaration*, pe_error*);
  pe_status (*set_function)(pe_metric*, pe_function*);
  pe_status (*other)(pe_metric*, pe_function*);
  const char* type;

  void without_labels() const {
    CBench at;
    Metric metric{};
    const pe_declaration declaration = declared("m");
    double number = 21;
    pe_function function = {twice, &number};
    CHECK(set_function(&metric.metric, &function) == PE_NOT_THERE);
    REQUIRE(init(&metric, &at.registry, &declaration, nullptr) == PE_OK);
    const std::string head = std::string("# HELP m help\n# TYPE m ") + type + "\n";
    pe_function nothing = {nullptr, nullptr};
    CHECK(set_function(nullptr, &function) == PE_NULL);
    CHECK(set_function(&metric.metric, &nothing) == PE_NULL);
    CHECK(other(&metric.metric, &function) == PE_WRONG_TYPE);
    CHECK(set_function(&metric.metric, &function) == PE_OK);
    CHECK(at.page() == head + "m 42\n");
    number = 1;
    CHECK(at.page() == head + "m 2\n");
    pe_metric same{};
    REQUIRE(pe_labels(&metric.metric, nullptr, 0, &same) == PE_OK);
    CHECK(set_function(&same, nullptr) == PE_OK);
    CHECK(at.page() == head + "m 0\n");
    CHECK(pe_end(&same) == PE_OK);
    CHECK(pe_end(&metric.metric) == PE_OK);
  }

  void of_a_child() const {
    CBench at;
    alignas(8) unsigned char memory[512] = {};
    pe_registry registry{};
    REQUIRE(pe_registry_init(&registry, "", memory, sizeof memory, nullptr) == PE_OK);
    Metric metric{};
    const pe_declaration declaration = declared("m", kLabels, 1);
    REQUIRE(init(&metric, &registry, &declaration, nullptr) == PE_OK);
    double number = 21;
    pe_function function = {twice, &number};
    CHECK(set_function(&metric.metric, &function) == PE_HAS_LABELS);
    const char* const values[] = {"x"};
    pe_metric child{};
    REQUIRE(pe_labels(&metric.metric, values, 1, &child) == PE_OK);
    CHECK(set_function(&child, &function) == PE_OK);
    CHECK(test_support::page_of(&registry).find("m{a=\"x\"} 42\n") != std::string::npos);

    // Until there is no room for another child, or for its callback.
    pe_status made = PE_OK;
    pe_status told = PE_OK;
    int count = 0;
    for (; made == PE_OK && told == PE_OK; ++count) {
      REQUIRE(count < 100);
      const std::string text = std::to_string(count);
      const char* const others[] = {text.c_str()};
      pe_metric another{};
      made = pe_labels(&metric.metric, others, 1, &another);
      told = set_function(&another, &function);
      if (made == PE_LIMIT) CHECK(told == PE_OK);  // it leads nowhere
      CHECK(pe_end(&another) == PE_OK);
    }
    CHECK((made == PE_LIMIT || told == PE_LIMIT));
    CHECK(set_function(&child, nullptr) == PE_OK);
    CHECK(test_support::page_of(&registry).find("m{a=\"x\"} 0\n") != std::string::npos);
    CHECK(pe_end(&child) == PE_OK);
    CHECK(pe_end(&metric.metric) == PE_OK);
    CHECK(pe_registry_end(&registry) == PE_OK);
  }
};

const FunctionCase<pe_counter> kCounters = {pe_counter_init, pe_counter_set_function,
                                            pe_gauge_set_function, "counter"};
const FunctionCase<pe_gauge> kGauges = {pe_gauge_init, pe_gauge_set_function,
                                        pe_counter_set_function, "gauge"};

TEST_CASE("C: a value that is asked for when the page is read") {
  kCounters.without_labels();
  kCounters.of_a_child();
  kGauges.without_labels();
  kGauges.of_a_child();
}

TEST_CASE("C: an Info tells what it was told last") {
  CBench at;
  pe_info info{};
  pe_declaration declaration = declared("build");
  CHECK(pe_info_init(&info, &at.registry, &declaration, &at.error) == PE_INVALID);
  CHECK(std::string(at.error.text).find("no labels") != std::string::npos);
  declaration = declared("build", kLabels, 2);
  const char* const values[] = {"1.4.0", "8f77478", nullptr};
  CHECK(pe_info_set(&info.metric, values, 2) == PE_NOT_THERE);
  REQUIRE(pe_info_init(&info, &at.registry, &declaration, &at.error) == PE_OK);
  CHECK(at.page() == "# HELP build_info help\n# TYPE build_info gauge\n");
  CHECK(pe_info_set(&info.metric, values, 1) == PE_INVALID);
  CHECK(pe_info_set(&info.metric, nullptr, 2) == PE_NULL);
  CHECK(pe_info_set(&info.metric, values + 1, 2) == PE_NULL);
  CHECK(pe_info_set(&info.metric, values, 2) == PE_OK);
  const char* const newer[] = {"1.5.0", ""};
  CHECK(pe_info_set(&info.metric, newer, 2) == PE_OK);
  CHECK(at.page() ==
        "# HELP build_info help\n# TYPE build_info gauge\nbuild_info{a=\"1.5.0\",b=\"\"} 1\n");

  // It has no children that anybody else could have, and no number.
  pe_metric child{};
  double number = 0;
  CHECK(pe_labels(&info.metric, values, 2, &child) == PE_WRONG_TYPE);
  CHECK(pe_remove(&info.metric, values, 2) == PE_WRONG_TYPE);
  CHECK(pe_clear(&info.metric) == PE_WRONG_TYPE);
  CHECK(pe_gauge_get(&info.metric, &number) == PE_WRONG_TYPE);
  CHECK(pe_enum_set(&info.metric, "x") == PE_WRONG_TYPE);
  const std::string large(8192, 'x');
  const char* const too_large[] = {large.c_str(), ""};
  CHECK(pe_info_set(&info.metric, too_large, 2) == PE_LIMIT);
  CHECK(at.page().find("build_info{") == std::string::npos);
  CHECK(pe_end(&info.metric) == PE_OK);
}

const char* const kStates[] = {"starting", "running", "stopped"};

pe_declaration with_states(std::size_t labels = 0) {
  pe_declaration declaration = declared("task", labels == 0 ? nullptr : kLabels, labels);
  declaration.states = kStates;
  declaration.state_count = 3;
  return declaration;
}

TEST_CASE("C: an Enum is in one of its states") {
  CBench at;
  pe_enum task{};
  pe_declaration declaration = with_states();
  REQUIRE(pe_enum_init(&task, &at.registry, &declaration, &at.error) == PE_OK);
  CHECK(pe_enum_set(&task.metric, nullptr) == PE_NULL);
  CHECK(pe_enum_set(&task.metric, "running") == PE_OK);
  CHECK(pe_enum_set(&task.metric, "sleeping") == PE_INVALID);
  CHECK(pe_gauge_set(&task.metric, 1) == PE_WRONG_TYPE);
  CHECK(pe_info_set(&task.metric, kLabels, 2) == PE_WRONG_TYPE);
  std::size_t index = 9;
  CHECK(pe_enum_get(&task.metric, nullptr) == PE_NULL);
  CHECK(pe_enum_get(&task.metric, &index) == PE_OK);
  CHECK(index == 1);
  CHECK(at.page() ==
        "# HELP task help\n# TYPE task gauge\ntask{task=\"starting\"} 0\n"
        "task{task=\"running\"} 1\ntask{task=\"stopped\"} 0\n");
  CHECK(pe_end(&task.metric) == PE_OK);
  CHECK(pe_enum_set(&task.metric, "running") == PE_NOT_THERE);

  declaration = with_states(1);
  REQUIRE(pe_enum_init(&task, &at.registry, &declaration, &at.error) == PE_OK);
  CHECK(pe_enum_set(&task.metric, "running") == PE_HAS_LABELS);
  pe_metric child{};
  const char* const values[] = {"x"};
  REQUIRE(pe_labels(&task.metric, values, 1, &child) == PE_OK);
  CHECK(pe_enum_set(&child, "stopped") == PE_OK);
  CHECK(at.page().find("task{a=\"x\",task=\"stopped\"} 1\n") != std::string::npos);
  CHECK(pe_end(&child) == PE_OK);
  CHECK(pe_end(&task.metric) == PE_OK);
}

TEST_CASE("C: an Enum whose states are no good is not made, and its text says why") {
  CBench at;
  pe_enum task{};
  const char* const twice_there[] = {"a", "a"};
  const char* const bad[] = {"a", "\xff"};
  const char* const null[] = {"a", nullptr};
  const auto words_of = [&](const char* const* states, std::size_t count) {
    pe_declaration declaration = declared("task");
    declaration.states = states;
    declaration.state_count = count;
    CHECK(pe_enum_init(&task, &at.registry, &declaration, &at.error) == PE_INVALID);
    return std::string(at.error.text);
  };
  CHECK(words_of(nullptr, 1) == "enum 'task' has no states");
  CHECK(words_of(kStates, 0) == "enum 'task' has no states");
  CHECK(words_of(twice_there, 2) == "enum 'task': a state is there twice");
  CHECK(words_of(bad, 2) == "enum 'task': the name of a state is not UTF-8");
  CHECK(words_of(null, 2) == "enum 'task': the name of a state is not UTF-8");
}

TEST_CASE("C: a summary with quantiles, with labels and without") {
  CBench at;
  alignas(8) static unsigned char memory[2 * PE_QUANTILE_SUMMARY_BYTES + 512];
  pe_registry registry{};
  REQUIRE(pe_registry_init(&registry, "", memory, sizeof memory, nullptr) == PE_OK);
  const double ranks[] = {0.5, 0.99, 2};
  pe_declaration declaration = declared("s");
  declaration.quantiles = ranks;
  static pe_quantile_summary summary{};
  const auto init = [&] {
    return pe_quantile_summary_init(&summary, &registry, &declaration, &at.error);
  };
  declaration.quantile_count = 0;
  CHECK(init() == PE_INVALID);
  declaration.quantile_count = 3;
  CHECK(init() == PE_INVALID);
  CHECK(std::string(at.error.text) == "summary 's': a quantile is from 0 to 1, and there once");
  declaration.quantile_count = PE_MAX_QUANTILES + 1;
  CHECK(init() == PE_INVALID);
  declaration.quantile_count = 2;
  REQUIRE(init() == PE_OK);
  CHECK(pe_summary_observe(&summary.metric, 4) == PE_OK);
  std::uint64_t count = 0;
  double sum = 0;
  CHECK(pe_summary_get(&summary.metric, &count, &sum) == PE_OK);
  CHECK(sum == 4);
  CHECK(test_support::page_of(&registry) ==
        "# HELP s help\n# TYPE s summary\ns{quantile=\"0.5\"} 4\ns{quantile=\"0.99\"} 4\n"
        "s_count 1\ns_sum 4\n");
  CHECK(pe_end(&summary.metric) == PE_OK);

  declaration = declared("s", kLabels, 1);
  declaration.quantiles = ranks;
  declaration.quantile_count = 1;
  declaration.quantile_age_s = 60;
  REQUIRE(init() == PE_OK);
  pe_metric child{};
  const char* const values[] = {"x"};
  REQUIRE(pe_labels(&summary.metric, values, 1, &child) == PE_OK);
  CHECK(pe_summary_observe(&child, 3) == PE_OK);
  CHECK(test_support::page_of(&registry).find(
            "s{a=\"x\",quantile=\"0.5\"} 3\ns_count{a=\"x\"} 1") != std::string::npos);
  CHECK(pe_end(&child) == PE_OK);
  CHECK(pe_end(&summary.metric) == PE_OK);
  CHECK(pe_registry_end(&registry) == PE_OK);
}

TEST_CASE("C: Info and Enum on the heap have copies of their texts") {
  pe_registry* registry = nullptr;
  if (pe_registry_new("", &registry, nullptr) == PE_UNSUPPORTED) return;
  pe_metric* task = nullptr;
  pe_metric* build = nullptr;
  {
    std::string state = "on";
    const char* states[] = {state.c_str(), "off"};
    pe_declaration declaration = declared("task");
    declaration.states = states;
    declaration.state_count = PE_MAX_STATES + 1;
    CHECK(pe_enum_new(registry, &declaration, &task, nullptr) == PE_INVALID);
    declaration.state_count = 2;
    REQUIRE(pe_enum_new(registry, &declaration, &task, nullptr) == PE_OK);
    std::string label = "version";
    const char* labels[] = {label.c_str()};
    declaration = declared("build", labels, 1);
    REQUIRE(pe_info_new(registry, &declaration, &build, nullptr) == PE_OK);
    state = "??";
    label = "???????";
  }
  const char* const values[] = {"1"};
  CHECK(pe_info_set(build, values, 1) == PE_OK);
  CHECK(pe_enum_set(task, "off") == PE_OK);
  const std::string page = test_support::page_of(registry);
  CHECK(page.find("task{task=\"on\"} 0\ntask{task=\"off\"} 1\n") != std::string::npos);
  CHECK(page.find("build_info{version=\"1\"} 1\n") != std::string::npos);
  CHECK(pe_registry_delete(registry) == PE_OK);
}

}  // namespace
