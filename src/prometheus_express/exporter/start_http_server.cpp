#include "prometheus_express/exporter/start_http_server.h"

#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_THREADS

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "prometheus_express/exporter/metrics_site.h"
#include "prometheus_express/http/server.h"
#include "prometheus_express/net/network_layer.h"
#include "prometheus_express/net/sockets/network.h"
#include "prometheus_express/platform/bounds.h"
#include "prometheus_express/platform/cells.h"
#include "prometheus_express/platform/error.h"
#include "prometheus_express/platform/fork.h"
#include "prometheus_express/platform/threads/signals_blocked.h"

namespace prometheus_express {
namespace {

constexpr std::size_t kMostSlots = 1'000;
constexpr std::size_t kMostRequestBytes = std::size_t{1} << 20;

std::size_t within(std::size_t least, std::size_t number, std::size_t most) {
  return smaller_of(larger_of(least, number), most);
}

// The memory of a server whose size is known when it is made.
class ServerOnHeap {
 protected:
  ServerOnHeap(std::size_t slots, std::size_t request_bytes)
      : slots_(new ServerConnection[slots]),
        buffers_(new char[slots * (request_bytes + kResponseBufferBytes)]) {}
  std::unique_ptr<ServerConnection[]> slots_;
  std::unique_ptr<char[]> buffers_;
};

class AnyHttpServer : private ServerOnHeap, public HttpServerBase {
 public:
  AnyHttpServer(Network& network, std::uint16_t port, const Router& router,
                const HttpServerOptions& options, std::size_t slots, std::size_t request_bytes)
      : ServerOnHeap(slots, request_bytes),
        HttpServerBase(network, port, router, options,
                       {slots_.get(), slots, buffers_.get(), request_bytes, kResponseBufferBytes}) {
  }
};

// Every server that runs, so that a child that is forked lets go of them. Held during a fork.
StructureLock servers_lock;

}  // namespace

class MetricsServer::Impl {
 public:
  Impl(std::uint16_t port, CollectorRegistry& registry, const MetricsServerOptions& options)
      : slots_(within(1, options.slots, kMostSlots)),
        network_({options.address, slots_ + 1}),
        layer_(options.layer),
        served_(layer_ != nullptr ? layer_->put_over(network_, slots_ + 1) : network_),
        site_(registry, options, slots_),
        server_(
            served_, port, site_.router(), options.http, slots_,
            within(HttpServerBase::kLeastRequestBytes, options.request_bytes, kMostRequestBytes)),
        url_(std::string(layer_ != nullptr ? layer_->scheme() : "http") +
             "://localhost:" + std::to_string(server_.port()) + std::string(options.path)) {
    if (!server_.status().ok()) {
      report_failure(server_.status().text());
      return;
    }
    if (options.own_metrics) site_.show_own_metrics(server_);
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
  const std::string& url() const { return url_; }

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
    left_behind_ = Status(StatusCode::kClosed, "port ", port.c_str(),
                          ": its parent serves; start after fork() or daemon()");
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
      served_.wait(server_.next_deadline_ms());
    }
  }

  // Ends the layer's network after the server, and before that under it.
  struct LayerEnd {
    ~LayerEnd() {
      if (layer != nullptr) layer->take_off();
    }
    NetworkLayer* layer;
  };

  std::size_t slots_;
  sockets::Network network_;
  NetworkLayer* layer_;
  LayerEnd layer_end_{layer_};
  Network& served_;
  MetricsSite site_;
  AnyHttpServer server_;
  std::string url_;
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

std::string MetricsServer::url() const { return port() == 0 ? std::string() : impl_->url(); }

void MetricsServer::wait() {
  report_fork_notice();
  if (serves_here()) impl_->wait();
}

void MetricsServer::stop() {
  if (serves_here()) impl_->stop();
}

}  // namespace prometheus_express

#endif
