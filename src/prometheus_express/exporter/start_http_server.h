// A page from its own thread, in one line; for hosts.
//
//   auto server = prom::start_http_server(8080, registry);   // serves /metrics
//   server.wait();
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "prometheus_express/http/router.h"
#include "prometheus_express/http/server_options.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/platform/config.h"
#include "prometheus_express/platform/status.h"
#include "prometheus_express/platform/string_declaration.h"

namespace prometheus_express {

class Compression;
class NetworkLayer;

// An array of the program's, borrowed.
template <class Item>
struct BorrowedArray {
  constexpr BorrowedArray() = default;
  template <std::size_t Count>
  constexpr BorrowedArray(const Item (&array)[Count])  // NOLINT: implicit, to be assigned
      : items(array), count(Count) {}
  template <std::size_t Count>
  BorrowedArray(const Item (&&array)[Count]) = delete;

  const Item* items = nullptr;
  std::size_t count = 0;
};

// Another registry, and where it is shown.
struct MetricsPage {
  std::string_view path;
  CollectorRegistry& registry;
};

struct MetricsServerOptions {
  // The address to listen on. "::", as it is unless something else is set, is every address of this
  // machine, IPv4 and IPv6, so that everybody who reaches it can read; "127.0.0.1", or "localhost",
  // this machine only. "0.0.0.0" is every IPv4 address.
  const char* address = "::";

  // If true, the page also shows the exporter's own metrics (exporter/exporter_metrics.h). Of
  // several servers of one registry, the first shows its own.
  bool own_metrics = true;

  // Time limits, and how many of its connections one client may have.
  HttpServerOptions http = {};

  // Compresses pages for who takes them compressed: a prom::Gzip<>, IsalGzip<> or Zstd<>, of the
  // link targets prometheus_express::gzip, isal and zstd. Borrowed.
  Compression* compression = nullptr;

  // Where the registry is shown; borrowed. A literal that begins with '/'.
  std::string_view path = "/metrics";

  // More registries, under paths of their own. The exporter's own metrics are in the first.
  BorrowedArray<MetricsPage> pages = {};

  // Routes of the program's own, which go before those of the pages and of "/". Their handlers run
  // on the server's thread.
  BorrowedArray<Route> routes = {};

  // Around all of them: BasicAuth, BearerToken (http/auth/), a log.
  BorrowedArray<Middleware> middleware = {};

  // How many connections are served at once, 1 to 1,000. Each takes request_bytes and 128 KiB.
  std::size_t slots = 64;

  // What the head of a request, with its body, may have: 64 bytes to 1 MiB. Longer ones are
  // answered 414, 431 or 413.
  std::size_t request_bytes = kRequestBufferBytes;

  // TLS: a prom::tls::Layer, of the link target prometheus_express::tls. Borrowed; for one server.
  NetworkLayer* layer = nullptr;

  // Answers GET /: a prom::LivePage<>, of the link target prometheus_express::live_page, or a
  // handler of the program's own. Without one it is links to the pages. Borrowed.
  Handler front_page = {};
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

  // "http://localhost:8080/metrics", or https where there is TLS; empty if it does not serve.
  // Include <string>.
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

// Serves GET /metrics, in every format that Prometheus negotiates, GET /healthz ("ok") and GET /
// (see MetricsServerOptions::front_page) on `port` (0: any free one) from a thread of its own. A
// failure is in status(), and is reported to the error hook, which by default prints it. The
// registry, its metrics and its collectors may end before the server, also at exit(); scrapes of a
// registry that has ended are answered 500. The server ends with the object that this returns: keep
// it.
[[nodiscard]] inline MetricsServer start_http_server(
    std::uint16_t port, CollectorRegistry& registry = default_registry(),
    const MetricsServerOptions& options = {}) {
  return MetricsServer(port, registry, options);
}

}  // namespace prometheus_express
