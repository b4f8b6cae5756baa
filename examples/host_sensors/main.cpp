// host_sensors: serves what this machine's sensors say. See usage() for the options.
#include <prometheus_express.h>

#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <optional>
#include <string>

#include "host_sensors/host_metrics.h"
#include "host_sensors/page_compression.h"
#include "host_sensors/web_guard.h"
#ifdef EXAMPLE_HAS_LIVE_PAGE
#include "prometheus_express/exporter/live_page/live_page.h"
#endif

namespace prom = prometheus_express;

namespace {

struct Options {
  std::uint16_t port = 8080;
  const char* address = "::";
  const char* root = "/";
  const char* web_config = nullptr;
};

void usage(std::FILE* out) {
  std::fputs(
      "Usage: host_sensors [options]\n"
      "\n"
      "Serves what the sensors of this machine say, and its load, memory and uptime, at /metrics.\n"
      "\n"
      "  --port N     the port to listen on (8080); 0 takes any free one\n"
      "  --address A  the address to listen on (::, which is every address)\n"
      "  --root DIR   reads DIR/sys and DIR/proc instead of /sys and /proc\n"
      "  --web.config.file FILE\n"
      "               TLS and passwords, by the file that Prometheus' exporters take\n"
      "  --help       prints this\n",
      out);
}

bool parse_port(const char* text, std::uint16_t& port) {
  const char* const end = text + std::strlen(text);
  const auto result = std::from_chars(text, end, port);
  return result.ec == std::errc{} && result.ptr == end;
}

// Empty after a mistake, which it has told the user.
std::optional<Options> parse(int count, char** arguments) {
  Options options;
  for (int i = 1; i < count; i += 2) {
    const std::string name = arguments[i];
    const char* const value = i + 1 < count ? arguments[i + 1] : nullptr;
    const bool known =
        name == "--port" || name == "--address" || name == "--root" || name == "--web.config.file";
    if (!known || value == nullptr) {
      std::fprintf(stderr, "host_sensors: %s %s\n", name.c_str(),
                   known ? "needs a value" : "is not an option");
      usage(stderr);
      return std::nullopt;
    }
    if (name == "--address") options.address = value;
    if (name == "--root") options.root = value;
    if (name == "--web.config.file") options.web_config = value;
    if (name == "--port" && !parse_port(value, options.port)) {
      std::fprintf(stderr, "host_sensors: --port takes a number from 0 to 65535, not %s\n", value);
      return std::nullopt;
    }
  }
  return options;
}

std::atomic<prom::MetricsServer*> running{nullptr};

void stop_running(int) { running.load()->stop(); }

}  // namespace

int main(int count, char** arguments) {
  for (int i = 1; i < count; ++i) {
    if (std::strcmp(arguments[i], "--help") == 0) {
      usage(stdout);
      return 0;
    }
  }
  const std::optional<Options> options = parse(count, arguments);
  if (!options) return 2;

  prom::CollectorRegistry registry{"prom_express"};
  host_sensors::HostMetrics host{registry, options->root};
  for (const std::string& line : host.absent()) std::fprintf(stderr, "%s\n", line.c_str());
  prom::ProcessCollector process{registry};

  host_sensors::PageCompression pages;
  prom::MetricsServerOptions server_options;
  server_options.address = options->address;
  server_options.compression = pages.compression();
  host_sensors::WebGuard guard;
  if (options->web_config != nullptr) {
    const std::string mistake = guard.apply(options->web_config, registry, server_options);
    if (!mistake.empty()) {
      std::fprintf(stderr, "host_sensors: %s: %s\n", options->web_config, mistake.c_str());
      return 2;
    }
  }
#ifdef EXAMPLE_HAS_LIVE_PAGE
  prom::LivePage<> page;
  server_options.front_page = page;
#endif
  auto server = prom::start_http_server(options->port, registry, server_options);
  if (!server.status().ok()) return 1;  // the library has said why
  running = &server;
  std::signal(SIGINT, stop_running);
  std::signal(SIGTERM, stop_running);
  std::fprintf(stderr, "serving %s\n", server.url().c_str());

  server.wait();
  // From here on, who is impatient ends it at once.
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  std::fprintf(stderr, "stopping\n");
  return 0;
}
