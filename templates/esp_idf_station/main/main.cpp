// A station on an ESP32: shows at port 8080 what tasks on both cores measure.
#include <esp_event.h>
#include <esp_netif.h>
#include <esp_system.h>
#include <freertos/FreeRTOS.h>
#include <freertos/task.h>
#include <nvs_flash.h>
#include <prometheus_express.h>
#include <prometheus_express/net/sockets/network.h>
#include <prometheus_express/platform/embedded/console.h>
#include <prometheus_express/platform/halt.h>
#include <protocol_examples_common.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>

namespace prom = prometheus_express;

namespace {

constexpr std::uint16_t kPort = 8080;
constexpr std::uint64_t kRoundMs = 1'000;

prom::FixedStorage<1024> storage;  // all the memory that labels will ever use
prom::CollectorRegistry registry{"station", storage};

prom::Gauge heap{"free_heap_bytes", "What is left of the heap.", registry};
prom::Counter rounds{"rounds_total", "Rounds of a loop.", {"task"}, registry};

// Any task may use metrics, and interrupt handlers that are not in IRAM may update them.
void measure_fast(void*) {
  const auto mine = rounds.labels("fast");
  for (;;) {
    mine.inc();
    vTaskDelay(pdMS_TO_TICKS(10));
  }
}

prom::sockets::NetworkOptions network_options() {
  prom::sockets::NetworkOptions
      options;  // all memory is taken at construction: no more than needed
  options.max_connections = 5;
  options.max_listeners = 1;
  options.max_udp_sockets = 1;
  options.backlog = 4;
  return options;
}

[[noreturn]] void serve() {
  static prom::sockets::Network network{network_options()};
  static prom::MetricsHandler<> page{registry};
  static const prom::Route routes[] = {{"GET", "/metrics", page},
                                       {"GET", "/healthz", prom::answer_health}};
  static prom::HttpServer<4> server{network, kPort, prom::Router{routes}};  // four at once
  prom::say(server.status().ok() ? "serving /metrics at port 8080" : server.status().text());

  std::uint64_t next_round_ms = 0;
  for (;;) {
    if (network.now_ms() >= next_round_ms) {
      next_round_ms = network.now_ms() + kRoundMs;
      rounds.labels("main").inc();
      // Read sensors here.
    }
    server.update();
    network.wait(std::min(next_round_ms, server.next_deadline_ms()));
  }
}

}  // namespace

extern "C" void app_main() {
  prom::set_console([](const char* line) { std::printf("%s\n", line); });
  heap.set_function([] { return static_cast<double>(esp_get_free_heap_size()); });

  ESP_ERROR_CHECK(nvs_flash_init());
  ESP_ERROR_CHECK(esp_netif_init());
  ESP_ERROR_CHECK(esp_event_loop_create_default());
  ESP_ERROR_CHECK(example_connect());  // says the address

  xTaskCreate(measure_fast, "fast", 3072, nullptr, 5, nullptr);
  serve();
}
