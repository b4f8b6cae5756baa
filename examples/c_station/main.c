// A main loop in C as those of an STM32 are: everything is static, there is no heap, an interrupt
// handler counts, and the loop measures and serves. Here it runs on the board that QEMU emulates;
// what differs on another one is behind board.h.
#include <prometheus_express_c.h>

#include "c_station/board.h"

#define SLOTS 2
#define PORT 8080

static uint64_t label_memory[512 / 8];  // all memory that labels will ever use
static uint64_t slot_memory[SLOTS * PE_SERVER_SLOT_BYTES / 8];

static pe_registry registry;
static pe_counter interrupts;
static pe_gauge temperature;
static pe_metric inside;  // two children of it
static pe_metric outside;
static pe_summary loops;
static pe_metrics_handler handler;
static pe_network network;
static pe_server server;

// Says what went wrong, and stops.
static void check(pe_status status, const pe_error* error) {
  if (status == PE_OK) return;
  board_say(error->text[0] != '\0' ? error->text : pe_status_text(status));
  for (;;) {
  }
}

// 100 times a second. Updates of metrics may be here.
void Timer0_Handler(void);
void Timer0_Handler(void) {
  board_timer_seen();
  pe_counter_inc(&interrupts.metric);
}

static void declare(void) {
  static const char* const labels[] = {"sensor"};
  static const char* const of_inside[] = {"inside"};
  static const char* const of_outside[] = {"outside"};
  const pe_declaration interrupts_are = {.name = "timer_interrupts_total",
                                         .help = "Interrupts of the timer."};
  const pe_declaration temperature_is = {.name = "temperature_celsius",
                                         .help = "What the sensors say.",
                                         .labels = labels,
                                         .label_count = 1,
                                         .unit = "celsius"};
  const pe_declaration loops_are = {
      .name = "loop_seconds", .help = "How long the loop takes.", .unit = "seconds"};
  pe_error error = {""};
  check(pe_registry_init(&registry, "station", label_memory, sizeof label_memory, &error), &error);
  check(pe_counter_init(&interrupts, &registry, &interrupts_are, &error), &error);
  check(pe_gauge_init(&temperature, &registry, &temperature_is, &error), &error);
  check(pe_summary_init(&loops, &registry, &loops_are, &error), &error);
  check(pe_labels(&temperature.metric, of_inside, 1, &inside), &error);
  check(pe_labels(&temperature.metric, of_outside, 1, &outside), &error);
}

static void serve(void* cpp_network) {
  static const pe_route routes[] = {{"GET", "/metrics", pe_serve_metrics, &handler}};
  static const pe_server_options options = {
      .slots = SLOTS, .memory = slot_memory, .memory_bytes = sizeof slot_memory};
  pe_error error = {""};
  check(pe_network_init_cpp(&network, cpp_network), &error);
  check(pe_metrics_handler_init(&handler, &registry), &error);
  check(pe_server_init(&server, &network, PORT, routes, 1, &options, &error), &error);
  board_say("serving /metrics at port 8080, from C");
}

// There are no sensors here: a made-up day of a minute.
static void measure(uint32_t now_ms) {
  const uint32_t second = now_ms / 1000 % 60;
  pe_gauge_set(&inside, 20 + 0.125 * second);
  pe_gauge_set(&outside, 5 + 0.25 * second);
}

int main(void) {
  void* const cpp_network = board_start();
  declare();
  serve(cpp_network);
  board_start_timer(100);
  for (;;) {
    const uint32_t begin_ms = board_now_ms();
    measure(begin_ms);
    pe_server_poll(&server);
    pe_summary_observe(&loops.metric, (board_now_ms() - begin_ms) / 1000.0);
    pe_server_wait(&server, 100);
  }
}
