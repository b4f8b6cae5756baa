#include "prometheus_express/exporter/start_http_server.h"

#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_THREADS

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "prometheus_express/exporter/metrics_handler.h"
#include "prometheus_express/exposition/formats/all_formats.h"
#include "prometheus_express/http/server.h"
#include "prometheus_express/net/sockets/network.h"
#include "prometheus_express/platform/cells.h"
#include "prometheus_express/platform/error.h"
#include "prometheus_express/platform/fork.h"
#include "prometheus_express/platform/optional.h"
#include "prometheus_express/platform/threads/signals_blocked.h"

namespace prometheus_express {
namespace {

constexpr std::size_t kSlots = 64;
constexpr std::size_t kNativeBuckets = 1024;

void show_landing_page(const Request&, Response& response) {
  response.add_header("Content-Type", "text/html; charset=utf-8");
  response.append(
      "<!doctype html>\n<html lang=\"en\"><title>prometheus_express</title>\n"
      "<h1>prometheus_express</h1>\n<p><a href=\"metrics\">Metrics</a></p>\n</html>\n");
}

// Every server that runs, so that a child that is forked lets go of them. Held during a fork.
StructureLock servers_lock;

}  // namespace

class MetricsServer::Impl {
 public:
  Impl(std::uint16_t port, CollectorRegistry& registry, const MetricsServerOptions& options)
      : network_({options.address, kSlots + 1}),
        handler_(registry),
        server_(network_, port, Router{routes_}, options.http) {
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
    join_running();
    const SignalsBlocked blocked;
    thread_ = std::thread(&Impl::serve, this);
  }

  ~Impl() {
    stop();
    wait();
    leave_running();
  }

  const HttpServerBase& server() const { return server_; }

  // True in a child that was forked: the thread is not there, and the sockets are the parent's.
  bool left_behind() const { return abandoned_; }

  // What is left to say of it there.
  const Status& status_left_behind() const { return left_behind_; }

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
  void join_running() {
    static std::once_flag once;
    std::call_once(once, [] {
      watch_forks();
      on_fork([] { servers_lock.lock(); }, [] { servers_lock.unlock(); }, abandon_all);
    });
    const std::string port = std::to_string(server_.port());
    left_behind_ =
        Status(StatusCode::kClosed, "the server on port ", port.c_str(),
               " serves in the parent of this process: start it after fork() or daemon()");
    Guard<StructureLock> guard{servers_lock};
    next_ = running_;
    running_ = this;
  }

  void leave_running() {
    Guard<StructureLock> guard{servers_lock};
    for (Impl** at = &running_; *at != nullptr; at = &(*at)->next_) {
      if (*at != this) continue;
      *at = next_;
      return;
    }
  }

  // In a child: the parent goes on serving, this process keeps nothing open, and is told at the
  // next chance. Servers of this process are added to those that were left behind, which are never
  // freed: their thread was in the middle of something.
  static void abandon_all() {
    for (Impl* at = running_; at != nullptr; at = at->next_) {
      if (at->abandoned_) continue;
      at->abandoned_ = true;
      at->network_.abandon();
      set_fork_notice(at->left_behind_.text());
    }
    servers_lock.unlock();
  }

  void serve() {
    while (!stopping_ && !abandoned_) {  // a callback may have forked
      server_.update();
      network_.wait(server_.next_deadline_ms());
    }
  }

  sockets::Network network_;
  Optional<ExporterMetrics> own_metrics_;
  NativeSnapshots<kSlots, kNativeBuckets> snapshots_;
  ExemplarBuffers<kSlots> exemplars_;
  MetricsHandler<kSlots> handler_;
  const Route routes_[2] = {{"GET", "/metrics", handler_}, {"GET", "/", show_landing_page}};
  HttpServer<kSlots> server_;
  static Impl* running_;

  Impl* next_ = nullptr;
  bool abandoned_ = false;
  Status left_behind_;
  std::atomic<bool> stopping_{false};
  std::mutex join_mutex_;
  std::thread thread_;
};

MetricsServer::MetricsServer(std::uint16_t port, CollectorRegistry& registry,
                             const MetricsServerOptions& options)
    : impl_(new Impl(port, registry, options)) {}

MetricsServer::Impl* MetricsServer::Impl::running_ = nullptr;

MetricsServer::MetricsServer(MetricsServer&& other) noexcept
    : impl_(std::exchange(other.impl_, nullptr)) {}

MetricsServer& MetricsServer::operator=(MetricsServer&& other) noexcept {
  MetricsServer taken(std::move(other));
  std::swap(impl_, taken.impl_);
  return *this;
}

MetricsServer::~MetricsServer() {
  if (impl_ == nullptr) return;
  // It is left as it is in a child that was forked, and where a collector, callback or hook has
  // called exit(): there is no way back, and the stack of this thread is in the middle of the
  // server.
  if (impl_->left_behind() || impl_->on_own_thread()) return;
  delete impl_;
}

bool MetricsServer::serves_here() const { return impl_ != nullptr && !impl_->left_behind(); }

const Status& MetricsServer::status() const {
  static const Status moved(StatusCode::kClosed, "the server went on in another object");
  report_fork_notice();
  if (impl_ == nullptr) return moved;
  return impl_->left_behind() ? impl_->status_left_behind() : impl_->server().status();
}

std::uint16_t MetricsServer::port() const {
  report_fork_notice();
  return serves_here() ? impl_->server().port() : std::uint16_t{0};
}

std::string MetricsServer::url() const {
  const std::uint16_t at = port();
  return at == 0 ? std::string() : "http://localhost:" + std::to_string(at) + "/metrics";
}

void MetricsServer::wait() {
  report_fork_notice();
  if (serves_here()) impl_->wait();
}

void MetricsServer::stop() {
  if (serves_here()) impl_->stop();
}

}  // namespace prometheus_express

#endif
