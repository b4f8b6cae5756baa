// The interface for C with arguments of any kind: null, objects that are not there or have ended,
// metrics of another type, names and counts that are no good, in any order. Nothing is a mistake of
// the library's that the error hook hears of, gauges hold what was set, what is shown is a page,
// and in the end everything ends.
#include <array>
#include <cmath>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "fuzz/support/target.h"
#include "fuzz/support/text_page.h"
#include "prometheus_express/platform/error.h"
#include "prometheus_express/testing/fake_network.h"
#include "prometheus_express_c.h"

namespace {

constexpr std::size_t kRegistries = 2;
constexpr std::size_t kMetrics = 8;  // of each type, one behind the other
constexpr std::size_t kChildren = 6;

const char* const kNames[] = {"a",   "a_total", "b",     "b_bucket", "c_seconds", "1",
                              "a.b", "",        nullptr, "__x",      "le",        "\xff"};
const char* const kStates[] = {"on", "off", "off", "\xff", nullptr};
const char* const kTexts[] = {
    "", "x", "y", "\"\n\\", "\xff\xfe", nullptr, "a longer value of a label"};

template <class T, std::size_t kCount>
T* one_of(fuzz::Input& input, std::array<T, kCount>& from) {
  const std::size_t which = input.below(kCount + 1);
  return which == kCount ? nullptr : &from[which];
}

class Bench {
 public:
  explicit Bench(fuzz::Input& input) : input_(input) {
    for (auto& room : memory_) room.resize(512);
    slots_.resize(PE_SERVER_SLOT_BYTES / 8 + 1);
    REQUIRE(pe_network_init_cpp(&network_, static_cast<prometheus_express::Network*>(&fake_)) ==
            PE_OK);
  }

  void step() {
    switch (input_.below(19)) {
      case 0:
        return init_registry();
      case 1:
        return set_labels();
      case 2:
        return void(pe_registry_end(registry()));
      case 3:
        return make_metric();
      case 4:
        return make_owned();
      case 5:
        return make_child();
      case 6:
        return make_child_by_name();
      case 7:
        return remove();
      case 8:
        return end_metric();
      case 9:
        return update();
      case 10:
        return check_gauge();
      case 11:
        return look_at_page();
      case 12:
        return begin_page();
      case 13:
        return go_on_with_page();
      case 14:
        return void(pe_page_end(&page_));
      case 15:
        return serve();
      case 16:
        return push();
      case 17:
        return state();
      default:
        return poll();
    }
  }

  // Ends what is there, in the order of who uses whom.
  void end() {
    pe_push_end(&push_);
    pe_server_end(&server_);
    REQUIRE(bodies_ == 0);
    pe_metrics_handler_end(&handler_);
    pe_page_end(&page_);
    for (pe_metric& child : children_) pe_end(&child);
    for (auto& metric : metrics_) pe_end(metric.at());
    for (pe_metric*& metric : owned_) pe_end(metric);
    if (heap_ != nullptr) REQUIRE(pe_registry_delete(heap_) == PE_OK);
    for (pe_registry& registry : registries_) {
      const pe_status ended = pe_registry_end(&registry);
      REQUIRE((ended == PE_OK || ended == PE_NOT_THERE));
    }
    REQUIRE(pe_network_end(&network_) == PE_OK);
  }

 private:
  // Room for any type.
  union Any {
    Any() : quantiles{} {}
    pe_metric* at() { return &quantiles.metric; }
    pe_counter counter;
    pe_gauge gauge;
    pe_histogram histogram;
    pe_summary summary;
    pe_quantile_summary quantiles;
    pe_info info;
    pe_enum of_states;
  };

  const char* name() { return kNames[input_.below(std::size(kNames))]; }
  const char* text() { return kTexts[input_.below(std::size(kTexts))]; }
  // Three of them, or null.
  const pe_label* labels() {
    static const pe_label kLabels[] = {{"site", "roof"}, {"a", "\xff"},     {"room", ""},
                                       {"room", "x"},    {nullptr, "x"},    {"device", nullptr},
                                       {"job", "x"},     {"instance", "x"}, {"le", "x"}};
    const std::size_t first = input_.below(8);
    return first == 7 ? nullptr : &kLabels[first];
  }
  pe_registry* registry() {
    const std::size_t which = input_.below(kRegistries + 2);
    if (which == kRegistries) return heap_;
    return which > kRegistries ? nullptr : &registries_[which];
  }
  pe_metric* metric() {
    const std::size_t which = input_.below(kMetrics + kChildren + owned_.size() + 1);
    if (which < kMetrics) return metrics_[which].at();
    if (which < kMetrics + kChildren) return &children_[which - kMetrics];
    const std::size_t owned = which - kMetrics - kChildren;
    // What a registry has freed is not to be touched.
    return owned < owned_.size() && heap_ != nullptr ? owned_[owned] : nullptr;
  }

  void init_registry() {
    pe_error error;
    if (input_.below(4) == 0) {
      if (heap_ == nullptr && pe_registry_new(name(), &heap_, &error) != PE_OK) {
        REQUIRE(heap_ == nullptr);
      }
      return;
    }
    const std::size_t which = input_.below(kRegistries);
    const std::size_t bytes = input_.number<std::uint16_t>() % (memory_[which].size() * 8 + 1);
    // Who is there already goes on with the memory that it has.
    (void)pe_registry_init(&registries_[which], name(), memory_[which].data(), bytes, &error);
  }

  void set_labels() {
    (void)pe_registry_set_labels(registry(), labels(), input_.below(4), nullptr);
  }

  pe_declaration declaration() {
    static const double kBounds[][3] = {{1, 2, 3},   {1, 1, 2},        {-1, -0.0, 1},
                                        {0, NAN, 1}, {1, 2, INFINITY}, {INFINITY, 1, 2}};
    pe_declaration result{};
    result.name = name();
    result.help = input_.below(8) == 0 ? nullptr : "help";
    const std::size_t set = input_.below(3);
    result.labels = set == 0 ? nullptr : &kNames[input_.below(8)];
    result.label_count = set == 2 ? input_.below(4) : 0;
    result.unit = input_.below(8) == 0 ? "seconds" : nullptr;
    result.bounds = input_.below(8) == 0 ? nullptr : kBounds[input_.below(std::size(kBounds))];
    result.bound_count = input_.below(4);
    static const double kRanks[] = {0.5, 0, 1, 1, NAN, 2};
    result.quantiles = input_.below(8) == 0 ? nullptr : &kRanks[input_.below(4)];
    result.quantile_count = input_.below(4);
    result.states = input_.below(8) == 0 ? nullptr : kStates;
    result.state_count = input_.below(6) == 0 ? input_.below(6) : 2;
    result.counts = input_.below(8) == 0 ? nullptr : counts_[input_.below(kMetrics)].data();
    return result;
  }

  void make_metric() {
    const std::size_t which = input_.below(kMetrics);
    Any& any = metrics_[which];
    pe_declaration wanted = declaration();
    // Each histogram has counts of its own.
    if (wanted.counts != nullptr) wanted.counts = counts_[which].data();
    const pe_declaration* const given = input_.below(16) == 0 ? nullptr : &wanted;
    pe_registry* const at = registry();
    pe_error error;
    pe_status status = PE_OK;
    switch (input_.below(7)) {
      case 0:
        status = pe_counter_init(&any.counter, at, given, &error);
        break;
      case 1:
        status = pe_gauge_init(&any.gauge, at, given, &error);
        break;
      case 2:
        status = pe_histogram_init(&any.histogram, at, given, &error);
        break;
      case 3:
        status = pe_info_init(&any.info, at, given, &error);
        break;
      case 4:
        status = pe_quantile_summary_init(&any.quantiles, at, given, &error);
        break;
      case 5:
        status = pe_enum_init(&any.of_states, at, given, &error);
        break;
      default:
        status = pe_summary_init(&any.summary, at, given, &error);
        break;
    }
    REQUIRE((status == PE_OK) == (error.text[0] == '\0'));
    if (status == PE_OK) set_[which].reset();
  }

  void make_owned() {
    const std::size_t which = input_.below(owned_.size());
    if (owned_[which] != nullptr) {
      if (pe_end(owned_[which]) == PE_OK) owned_[which] = nullptr;
      return;
    }
    const pe_declaration wanted = declaration();
    switch (input_.below(7)) {
      case 0:
        return void(pe_counter_new(registry(), &wanted, &owned_[which], nullptr));
      case 1:
        return void(pe_gauge_new(registry(), &wanted, &owned_[which], nullptr));
      case 2:
        return void(pe_histogram_new(registry(), &wanted, &owned_[which], nullptr));
      case 3:
        return void(pe_info_new(registry(), &wanted, &owned_[which], nullptr));
      case 4:
        return void(pe_quantile_summary_new(registry(), &wanted, &owned_[which], nullptr));
      case 5:
        return void(pe_enum_new(registry(), &wanted, &owned_[which], nullptr));
      default:
        return void(pe_summary_new(registry(), &wanted, &owned_[which], nullptr));
    }
  }

  // A child that is there is let go first: another over it would keep it for ever.
  pe_metric* free_child() {
    pe_metric* const child = one_of(input_, children_);
    if (child != nullptr) pe_end(child);
    return child;
  }
  void make_child() {
    const char* values[3] = {text(), text(), text()};
    pe_metric* const child = free_child();
    (void)pe_labels(metric(), input_.below(16) == 0 ? nullptr : values, input_.below(4), child);
  }
  void make_child_by_name() {
    const pe_label labels[2] = {{name(), text()}, {name(), text()}};
    pe_error error;
    const pe_status why = pe_explain_labels_by_name(metric(), labels, input_.below(3), &error);
    REQUIRE((why == PE_OK) == (error.text[0] == '\0'));
    pe_metric* const child = free_child();
    (void)pe_labels_by_name(metric(), input_.below(16) == 0 ? nullptr : labels, input_.below(3),
                            child);
  }
  void remove() {
    const char* values[3] = {text(), text(), text()};
    if (input_.below(4) == 0) return void(pe_clear(metric()));
    (void)pe_remove(metric(), input_.below(16) == 0 ? nullptr : values, input_.below(4));
  }

  // One of the heap is not to be touched afterwards.
  void end_metric() {
    pe_metric* const at = metric();
    if (pe_end(at) != PE_OK) return;
    for (pe_metric*& metric : owned_) {
      if (metric == at) metric = nullptr;
    }
  }

  // What holds no number, or is asked for it.
  void state() {
    pe_metric* const at = metric();
    const char* values[3] = {text(), text(), text()};
    pe_function* const function = input_.below(4) == 0 ? nullptr : &functions_[input_.below(2)];
    std::size_t index = 0;
    switch (input_.below(5)) {
      case 0:
        return void(pe_info_set(at, input_.below(16) == 0 ? nullptr : values, input_.below(4)));
      case 1:
        return void(pe_enum_set(at, kStates[input_.below(std::size(kStates))]));
      case 2:
        return void(pe_enum_get(at, input_.below(8) == 0 ? nullptr : &index));
      case 3:
        return void(pe_counter_set_function(at, function));
      default:
        return void(pe_gauge_set_function(at, function));
    }
  }
  static double give(void* at) { return *static_cast<double*>(at); }

  void update() {
    pe_metric* const at = metric();
    const auto amount = input_.number<double>();
    double value = 0;
    std::uint64_t count = 0;
    switch (input_.below(10)) {
      case 0:
        return void(pe_counter_inc(at));
      case 1:
        return void(pe_counter_add(at, amount));
      case 2:
        return void(pe_counter_add_whole(at, count));
      case 3:
        return void(pe_counter_get(at, &value));
      case 4:
        return void(pe_histogram_observe(at, amount));
      case 5:
        return void(pe_histogram_get(at, &count, input_.below(2) == 0 ? nullptr : &value));
      case 6:
        return void(pe_summary_observe(at, amount));
      case 7:
        return void(pe_summary_get(at, &count, &value));
      case 8:
        return void(pe_gauge_get(at, nullptr));
      default:
        return void(pe_counter_get(at, nullptr));
    }
  }

  // Only here is a gauge without labels set, so that it is known what it holds.
  void check_gauge() {
    const std::size_t which = input_.below(kMetrics);
    const auto value = input_.number<double>();
    double held = 0;
    const pe_status got = pe_gauge_get(metrics_[which].at(), &held);
    if (got == PE_OK && set_[which].has_value()) {
      const double expected = *set_[which];
      REQUIRE((held == expected || (std::isnan(held) && std::isnan(expected))));
    }
    REQUIRE(pe_gauge_set(metrics_[which].at(), value) == got);
    if (got == PE_OK) set_[which] = value;
  }

  void look_at_page() {
    pe_page page{};
    if (pe_page_begin(&page, registry(), pe_text_format()) != PE_OK) return;
    std::string text;
    char buffer[100];
    const std::size_t piece = 1 + input_.below(sizeof buffer);
    std::size_t count = 0;
    do {
      REQUIRE(pe_page_read(&page, buffer, piece, &count) == PE_OK);
      text.append(buffer, count);
    } while (count != 0);
    REQUIRE(pe_page_end(&page) == PE_OK);
    (void)fuzz::read_text_page(text, {false, false});
  }
  void begin_page() {
    const pe_format* const formats[] = {pe_text_format(), pe_openmetrics_format(),
                                        pe_protobuf_format(), nullptr};
    (void)pe_page_begin(&page_, registry(), formats[input_.below(4)]);
  }
  void go_on_with_page() {
    char buffer[64];
    std::size_t count = 0;
    const std::size_t size = input_.below(sizeof buffer + 1);
    const pe_status status = pe_page_read(&page_, buffer, size, &count);
    REQUIRE(count <= size);
    if (status != PE_OK) REQUIRE(count == 0);
  }

  // A body in pieces, of which the last may be a failure, or a lie.
  static pe_status read_piece(void* at, char* buffer, std::size_t size, std::size_t* count) {
    fuzz::Input& input = static_cast<Bench*>(at)->input_;
    REQUIRE(size > 0);
    *count = input.below(8) == 0 ? size : input.below(16);
    if (*count > size) return PE_OK;
    std::memset(buffer, 'x', *count);
    return input.below(16) == 0 ? PE_FAILED : PE_OK;
  }
  static void release_body(void* at) { --static_cast<Bench*>(at)->bodies_; }

  static void answer(void* at, const pe_request* request, pe_response* response) {
    Bench& bench = *static_cast<Bench*>(at);
    std::size_t headers = 0;
    for (pe_header header{}; pe_request_next_header(request, &header) != 0;) ++headers;
    REQUIRE((headers == 1 || headers == 2));
    if (bench.input_.below(2) == 0) {
      (void)pe_response_copy(response, "a copy", bench.input_.below(7));
      return;
    }
    pe_body* const body = one_of(bench.input_, bench.body_);
    const bool with_release = bench.input_.below(4) != 0;
    const pe_status status =
        pe_response_stream(response, body, read_piece, with_release ? release_body : nullptr, at);
    if (status == PE_OK && with_release) ++bench.bodies_;
  }

  void serve() {
    pe_error error;
    const pe_route routes[] = {{"GET", "/metrics", pe_serve_metrics, &handler_},
                               {"GET", "/answer", answer, this},
                               {"GET", "/none", pe_serve_metrics, &network_},
                               {"GET", nullptr, pe_serve_metrics, nullptr}};
    switch (input_.below(7)) {
      case 0:
        return void(pe_metrics_handler_init(&handler_, registry()));
      case 1:
        return void(pe_metrics_handler_end(&handler_));
      case 2:
        return void(pe_metrics_handler_offer_all(&handler_));
      case 3: {
        const pe_server_options options{
            input_.below(3), slots_.data(), input_.below(2) * PE_SERVER_SLOT_BYTES,
            std::size_t{input_.number<std::uint16_t>()} % PE_REQUEST_BYTES};
        return void(
            pe_server_init(&server_, &network_, 80, routes, input_.below(5), &options, &error));
      }
      case 4:
        return void(pe_server_end(&server_));
      case 5:
        return void(
            pe_server_set_fallback(&server_, input_.below(4) == 0 ? nullptr : answer, this));
      default: {
        prometheus_express::FakeClient& client = fake_.client(80);
        client.send_text(
            "GET /metrics HTTP/1.1\r\nHost: h\r\n\r\nGET /none HTTP/1.1\r\nHost: h\r\n\r\n"
            "GET /answer HTTP/1.1\r\nHost: h\r\nA: b\r\n\r\nPOST / HTTP/1.1\r\nHost: h\r\n\r\n");
      }
    }
  }

  void push() {
    static const char* const kGateways[] = {"127.0.0.1:91", "http://[", "", nullptr};
    pe_push_job job{};
    job.gateway = kGateways[input_.below(4)];
    job.job = text();
    job.labels = labels();
    job.label_count = input_.below(3);
    if (input_.below(4) == 0) return void(pe_push_init(&push_, &network_));
    if (input_.below(4) == 0) return void(pe_push_end(&push_));
    const auto method = static_cast<pe_push_method>(input_.below(4));
    (void)pe_push_begin(&push_, method, &job, registry());
  }

  void poll() {
    int busy = 0;
    (void)pe_server_poll(&server_);
    (void)pe_push_poll(&push_, &busy, nullptr);
    fake_.advance(input_.byte() * 100u);
  }

  fuzz::Input& input_;
  std::array<std::vector<std::uint64_t>, kRegistries> memory_;
  std::vector<std::uint64_t> slots_;
  std::array<std::array<std::uint64_t, 4>, kMetrics> counts_{};
  std::array<std::optional<double>, kMetrics> set_;
  prometheus_express::FakeNetwork fake_;
  pe_network network_{};
  std::array<pe_registry, kRegistries> registries_{};
  pe_registry* heap_ = nullptr;
  std::array<Any, kMetrics> metrics_;
  std::array<pe_metric*, 3> owned_{};
  std::array<pe_metric, kChildren> children_{};
  pe_page page_{};
  pe_metrics_handler handler_{};
  double given_ = 1;
  pe_function functions_[2] = {{give, &given_}, {nullptr, nullptr}};
  std::array<pe_body, 2> body_{};
  int bodies_ = 0;  // that are to be released
  pe_server server_{};
  pe_push push_{};
};

void hear(const prometheus_express::ErrorReport& report) {
  REQUIRE(report.kind == prometheus_express::ErrorKind::kFailure);
}

}  // namespace

// Each byte is a step, and what follows it the step's arguments.
void fuzz::run(Input input) {
  prometheus_express::set_error_hook(hear);
  Bench bench{input};
  while (!input.empty()) bench.step();
  bench.end();
}
