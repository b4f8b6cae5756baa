// Serves a page with prometheus-cpp's Exposer:
//
//   serve_prometheus_cpp sensors|COUNT_OF_SERIES [tuned]
//
// As it comes, it closes each connection after one request; tuned, it is told not to.
#include <prometheus/exposer.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "work/sensors.h"
#include "work/series.h"

int main(int argc, char** argv) {
  if (argc < 2) return EXIT_FAILURE;
  std::vector<std::string> options{"listening_ports", "127.0.0.1:0", "num_threads", "2"};
  if (argc > 2 && std::string_view{argv[2]} == "tuned") {
    options = {"listening_ports",       "127.0.0.1:0", "num_threads",       "8",
               "tcp_nodelay",           "1",           "enable_keep_alive", "yes",
               "keep_alive_timeout_ms", "60000"};
  }
  prometheus::Exposer exposer{options};
  const std::shared_ptr<prometheus::Registry> registry =
      std::string_view{argv[1]} == "sensors"
          ? bench::cpp_sensors()
          : bench::CppSeries{bench::make_series(std::strtoul(argv[1], nullptr, 10))}.registry;
  exposer.RegisterCollectable(registry);
  std::printf("port %d\n", exposer.GetListeningPorts().front());
  std::fflush(stdout);
  for (;;) pause();
}
