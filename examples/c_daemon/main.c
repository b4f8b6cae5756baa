// A daemon in C: watches the load of this machine and how full folders are, and serves what it saw.
//
//   c_daemon [PORT [FOLDER...]]     8080 and /; port 0 takes any free one
//
// One loop does everything: it wakes for clients, and once a second to look. SIGTERM ends it.
#define _POSIX_C_SOURCE 200809L
#include <prometheus_express_c.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <time.h>

enum { kMostFolders = 16, kLookEveryMs = 1000 };

static volatile sig_atomic_t stopping = 0;

static pe_registry registry;
static pe_gauge load;
static pe_gauge free_bytes;
static pe_counter looks;
static pe_counter requests;
static pe_histogram look_seconds;
static pe_metrics_handler handler;
static pe_network network;
static pe_server server;

static void stop(int signal_number) {
  (void)signal_number;
  stopping = 1;
}

static void fail(const char* what, const char* why) {
  fprintf(stderr, "c_daemon: %s: %s\n", what, why);
  exit(EXIT_FAILURE);
}

static void declare(void) {
  static const char* const folder[] = {"folder"};
  static const char* const path[] = {"path"};
  static const double bounds[] = {0.0001, 0.001, 0.01, 0.1};
  static uint64_t counts[5];
  const pe_declaration load_is = {.name = "load1", .help = "Load of the last minute."};
  const pe_declaration free_is = {.name = "free_bytes",
                                  .help = "Room that a folder has left.",
                                  .labels = folder,
                                  .label_count = 1,
                                  .unit = "bytes"};
  const pe_declaration looks_are = {.name = "looks_total", .help = "How often it looked."};
  const pe_declaration requests_are = {
      .name = "greetings_total", .help = "Greetings.", .labels = path, .label_count = 1};
  const pe_declaration seconds_are = {.name = "look_seconds",
                                      .help = "How long a look takes.",
                                      .unit = "seconds",
                                      .bounds = bounds,
                                      .bound_count = 4,
                                      .counts = counts};
  pe_error error;
  if (pe_registry_init(&registry, "daemon", NULL, 0, &error) != PE_OK ||
      pe_gauge_init(&load, &registry, &load_is, &error) != PE_OK ||
      pe_gauge_init(&free_bytes, &registry, &free_is, &error) != PE_OK ||
      pe_counter_init(&looks, &registry, &looks_are, &error) != PE_OK ||
      pe_counter_init(&requests, &registry, &requests_are, &error) != PE_OK ||
      pe_histogram_init(&look_seconds, &registry, &seconds_are, &error) != PE_OK) {
    fail("metrics", error.text);
  }
}

// A folder that cannot be asked shows no value.
static void look_at(const char* folder) {
  struct statvfs room;
  const char* const values[] = {folder};
  if (statvfs(folder, &room) != 0) {
    pe_remove(&free_bytes.metric, values, 1);
    return;
  }
  pe_metric child;
  if (pe_labels(&free_bytes.metric, values, 1, &child) == PE_OK) {
    pe_gauge_set(&child, (double)room.f_bavail * (double)room.f_frsize);
    pe_end(&child);
  }
}

static double seconds_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void look(const char* const* folders, size_t count) {
  const double begin = seconds_now();
  FILE* const file = fopen("/proc/loadavg", "r");
  if (file != NULL) {
    double value = 0;
    if (fscanf(file, "%lf", &value) == 1) pe_gauge_set(&load.metric, value);
    fclose(file);
  }
  for (size_t i = 0; i < count; ++i) look_at(folders[i]);
  pe_counter_inc(&looks.metric);
  pe_histogram_observe(&look_seconds.metric, seconds_now() - begin);
}

// GET /: a greeting, which is counted.
static void greet(void* context, const pe_request* request, pe_response* response) {
  static const char text[] = "The metrics are at /metrics.\n";
  const char* const values[] = {"/"};
  pe_metric child;
  (void)context;
  (void)request;
  if (pe_labels(&requests.metric, values, 1, &child) == PE_OK) {
    pe_counter_inc(&child);
    pe_end(&child);
  }
  pe_response_add_header(response, "Content-Type", "text/plain; charset=utf-8");
  pe_response_append(response, text, strlen(text));
}

static void serve(uint16_t port) {
  static const pe_route routes[] = {{"GET", "/metrics", pe_serve_metrics, &handler},
                                    {"GET", "/", greet, NULL}};
  pe_error error;
  if (pe_network_init_sockets(&network, NULL, 0, &error) != PE_OK) fail("network", error.text);
  pe_metrics_handler_init(&handler, &registry);
  pe_metrics_handler_offer_all(&handler);
  if (pe_server_init(&server, &network, port, routes, 2, NULL, &error) != PE_OK) {
    fail("server", error.text);
  }
  pe_server_port(&server, &port);
  printf("serving http://localhost:%u/metrics\n", (unsigned)port);
  fflush(stdout);
}

// Everything ends in the order of who uses whom, so that nothing is left for a memory checker.
static void end(void) {
  pe_server_end(&server);
  pe_network_end(&network);
  pe_metrics_handler_end(&handler);
  pe_end(&look_seconds.metric);
  pe_end(&requests.metric);
  pe_end(&looks.metric);
  pe_end(&free_bytes.metric);
  pe_end(&load.metric);
  const pe_status status = pe_registry_end(&registry);
  if (status != PE_OK) fail("the end", pe_status_text(status));
}

int main(int count, char** arguments) {
  const char* folders[kMostFolders] = {"/"};
  size_t folder_count = 1;
  const long port = count > 1 ? strtol(arguments[1], NULL, 10) : 8080;
  if (port < 0 || port > UINT16_MAX) fail("usage", "c_daemon [PORT [FOLDER...]]");
  for (int i = 2; i < count && i - 2 < kMostFolders; ++i) {
    folders[i - 2] = arguments[i];
    folder_count = (size_t)(i - 1);
  }

  struct sigaction action = {.sa_handler = stop};
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGINT, &action, NULL);
  declare();
  serve((uint16_t)port);

  uint64_t next_look = 0;
  while (!stopping) {
    uint64_t now = 0;
    pe_network_now_ms(&network, &now);
    if (now >= next_look) {
      look(folders, folder_count);
      next_look = now + kLookEveryMs;
    }
    pe_server_poll(&server);
    pe_server_wait(&server, (uint32_t)(next_look > now ? next_look - now : 0));
  }
  end();
  return EXIT_SUCCESS;
}
