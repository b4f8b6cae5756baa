#include "prometheus_express/exporter/start_http_server.h"

#include <pthread.h>

#include <atomic>
#include <csignal>
#include <mutex>
#include <optional>
#include <thread>

#include "prometheus_express/exporter/metrics_handler.h"
#include "prometheus_express/exposition/formats/all_formats.h"
#include "prometheus_express/http/server.h"
#include "prometheus_express/net/posix/network.h"
#include "prometheus_express/platform/error.h"

namespace prometheus_express {
namespace {

constexpr std::size_t kSlots = 64;
constexpr std::size_t kProtobufScrapes = 8;
constexpr std::size_t kNativeBuckets = 1024;

void show_landing_page(const Request&, Response& response) {
  response.add_header("Content-Type", "text/html; charset=utf-8");
  response.append(
      "<!doctype html>\n<html lang=\"en\"><title>prometheus_express</title>\n"
      "<h1>prometheus_express</h1>\n<p><a href=\"metrics\">Metrics</a></p>\n</html>\n");
}

// A thread that leaves all signals to the program's own threads.
std::thread start_thread_without_signals(void (*function)(void*), void* argument) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread thread(function, argument);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return thread;
}

}  // namespace

class MetricsServer::Impl {
 public:
  Impl(std::uint16_t port, CollectorRegistry& registry, const MetricsServerOptions& options)
      : network_({options.address, kSlots + 1}),
        handler_(registry),
        server_(network_, port, Router{routes_}) {
    if (!server_.status().ok()) {
      report_failure(server_.status().text());
      return;
    }
    handler_.offer(kAllFormats);
    handler_.lend(snapshots_);
    handler_.lend(exemplars_);
    if (options.compression != nullptr) handler_.compress_with(*options.compression);
    if (options.own_metrics && !ExporterMetrics::shown_by(registry)) {
      own_metrics_.emplace(registry);
      own_metrics_->watch(server_);
      handler_.count_in(*own_metrics_);
    }
    thread_ =
        start_thread_without_signals([](void* self) { static_cast<Impl*>(self)->serve(); }, this);
  }

  ~Impl() {
    stop();
    wait();
  }

  const HttpServerBase& server() const { return server_; }

  bool on_own_thread() const { return thread_.get_id() == std::this_thread::get_id(); }

  void wait() {
    std::lock_guard<std::mutex> guard(join_mutex_);
    if (thread_.joinable()) thread_.join();
  }

  void stop() {
    stopping_ = true;
    network_.wake();
  }

 private:
  void serve() {
    while (!stopping_) {
      server_.poll();
      network_.wait(server_.next_deadline_ms());
    }
  }

  posix::Network network_;
  std::optional<ExporterMetrics> own_metrics_;
  NativeSnapshots<kProtobufScrapes, kNativeBuckets> snapshots_;
  ExemplarBuffers<kSlots> exemplars_;
  MetricsHandler<kSlots> handler_;
  const Route routes_[2] = {{"GET", "/metrics", handler_}, {"GET", "/", show_landing_page}};
  HttpServer<kSlots> server_;
  std::atomic<bool> stopping_{false};
  std::mutex join_mutex_;
  std::thread thread_;
};

MetricsServer::MetricsServer(std::uint16_t port, CollectorRegistry& registry,
                             const MetricsServerOptions& options)
    : impl_(new Impl(port, registry, options)) {}

MetricsServer::~MetricsServer() {
  // A collector, callback or hook has called exit(): there is no way back, and the stack of this
  // thread is in the middle of the server. It is left as it is.
  if (impl_->on_own_thread()) (void)impl_.release();
}

const Status& MetricsServer::status() const { return impl_->server().status(); }

std::uint16_t MetricsServer::port() const { return impl_->server().port(); }

std::string MetricsServer::url() const {
  return port() == 0 ? std::string() : "http://localhost:" + std::to_string(port()) + "/metrics";
}

void MetricsServer::wait() { impl_->wait(); }

void MetricsServer::stop() { impl_->stop(); }

}  // namespace prometheus_express
