// A page from its own thread, in one line; for hosts.
//
//   auto server = prom::start_http_server(8080, registry);   // serves /metrics
//   server.wait();
#pragma once

#include <cstdint>

#include "prometheus_express/http/server_options.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/platform/status.h"
#include "prometheus_express/platform/string_declaration.h"

namespace prometheus_express {

class Compression;

struct MetricsServerOptions {
  // The address to listen on. "::" is every address, IPv4 and IPv6; "127.0.0.1", or
  // "localhost", this machine only.
  const char* address = "::";

  // If true, the page also shows the exporter's own metrics (exporter/exporter_metrics.h). Of
  // several servers of one registry, the first shows its own.
  bool own_metrics = true;

  // Time limits, and how many of its 64 connections one client may have.
  HttpServerOptions http = {};

  // Compresses pages for who takes them compressed: a prom::Gzip<>, IsalGzip<> or Zstd<>, of the
  // link targets prometheus_express::gzip, isal and zstd. Borrowed.
  Compression* compression = nullptr;
};

// A running server. Ends with this object; at the end of the program it may go on until the last
// moment.
//
// It serves in the process that started it. A child that is forked keeps none of its sockets open,
// and may end this object or call exit() without the parent noticing. status() is kClosed there,
// wait() returns at once, and the error hook is told by the first of these calls, by the first
// scrape or push, or when a metric is made, whatever comes first: a program that calls daemon()
// starts its server after it.
class MetricsServer {
 public:
  MetricsServer(std::uint16_t port, CollectorRegistry& registry,
                const MetricsServerOptions& options);
  ~MetricsServer();

  // The server goes on in the other object. Of the one that is left, only its end and a server that
  // is moved into it are of use; the others of its calls have nothing to tell, and wait() returns.
  MetricsServer(MetricsServer&& other) noexcept;
  MetricsServer& operator=(MetricsServer&& other) noexcept;

  // Says whether it serves and, if not, why; the text names the port.
  const Status& status() const;

  // The port it listens on, where 0 was asked for the one the system chose; 0 if it does not serve.
  std::uint16_t port() const;

  // "http://localhost:8080/metrics"; empty if it does not serve. Include <string>.
  std::string url() const;

  // Returns when the server has stopped; at once when it never served.
  void wait();

  // Stops serving: open connections are closed. Harmless when repeated, and from any thread but
  // the server's own. Allowed in a signal handler, where wait() then returns.
  void stop();

 private:
  class Impl;

  bool serves_here() const;

  Impl* impl_;  // nullptr once it was moved from
};

// Serves GET /metrics, in every format that Prometheus negotiates (and a page with a link to it at
// /) on `port` (0: any free one) from a thread of its own. A failure is in status(), and is
// reported to the error hook, which by default prints it. The registry, its metrics and its
// collectors may end before the server, also at exit(); scrapes of a registry that has ended are
// answered 500.
// The server ends with the object that this returns: keep it.
[[nodiscard]] inline MetricsServer start_http_server(
    std::uint16_t port, CollectorRegistry& registry = default_registry(),
    const MetricsServerOptions& options = {}) {
  return MetricsServer(port, registry, options);
}

}  // namespace prometheus_express
