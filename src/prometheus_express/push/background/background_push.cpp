#include "prometheus_express/push/background/background_push.h"

#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_THREADS

#include <atomic>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/net/network_layer.h"
#include "prometheus_express/net/sockets/network.h"
#include "prometheus_express/net/sockets/resolver.h"
#include "prometheus_express/platform/bounds.h"
#include "prometheus_express/platform/clock.h"
#include "prometheus_express/platform/error.h"
#include "prometheus_express/platform/fork.h"
#include "prometheus_express/platform/threads/signals_blocked.h"
#include "prometheus_express/push/background/background_job.h"

namespace prometheus_express {
namespace {

constexpr MetricOptions kOwnName{Prefix::kLibrary};

class PushMetrics {
 public:
  explicit PushMetrics(CollectorRegistry& registry)
      : attempts_("push_attempts_total", "Pushes that ended, well or not.", registry, kOwnName),
        failures_("push_failures_total", "Pushes that were not accepted.", registry, kOwnName),
        last_success_("push_last_success_timestamp_seconds", "When a push last went well.",
                      registry, kOwnName) {}

  void show(const BackgroundPushResult& result) {
    attempts_.inc();
    if (result.status.ok()) {
      last_success_.set(result.last_success);
    } else {
      failures_.inc();
    }
  }

 private:
  Counter<> attempts_;
  Counter<> failures_;
  Gauge<> last_success_;
};

sockets::NetworkOptions one_connection() {
  sockets::NetworkOptions options;
  options.max_connections = 1;
  options.max_listeners = 1;
  return options;
}

}  // namespace

class BackgroundPush::Impl {
 public:
  explicit Impl(const BackgroundPushOptions& options)
      : network_(one_connection()),
        layer_{options.layer},
        used_(options.layer != nullptr ? options.layer->put_over(network_, 1) : network_),
        period_ms_(larger_of<std::uint32_t>(options.period_ms, 1)),
        final_timeout_ms_(options.final_timeout_ms) {
    if (options.metrics != nullptr) metrics_ = std::make_unique<PushMetrics>(*options.metrics);
  }

  ~Impl() { stop(); }

  Network& network() { return used_; }
  Resolver& resolver() { return resolver_; }

  void start(std::unique_ptr<BackgroundJob> job) {
    job_ = std::move(job);
    const SignalsBlocked blocked;
    thread_ = std::thread(&Impl::run, this);
  }

  // True in a child that was forked: the thread is not there.
  bool left_behind() const { return process_ != fork_generation(); }

  BackgroundPushResult result() const {
    std::lock_guard<std::mutex> guard(mutex_);
    return result_;
  }

  void push_now() {
    asked_ = true;
    network_.wake();
  }

  void stop() {
    stopping_ = true;
    network_.wake();
    std::lock_guard<std::mutex> guard(join_mutex_);
    if (thread_.joinable()) thread_.join();
  }

 private:
  struct LayerEnd {
    ~LayerEnd() {
      if (layer != nullptr) layer->take_off();
    }
    NetworkLayer* layer;
  };

  void run() {
    std::uint64_t next = 0;
    while (!stopping_) {
      const std::uint64_t now = used_.now_ms();
      const bool asked = asked_.exchange(false);
      if (asked || now >= next) {
        // Who asks in the middle of a push wants the values of now.
        if (!job_->begin() && asked) asked_ = true;
        next = now + period_ms_;
      }
      turn(next);
    }
    finish(used_.now_ms() + final_timeout_ms_);
    job_.reset();
  }

  // What is under way, and then the last values.
  void finish(std::uint64_t end) {
    if (final_timeout_ms_ == 0) return;
    while (job_->busy() && used_.now_ms() < end) turn(end);
    job_->begin();
    do {
      turn(end);
    } while (job_->busy() && used_.now_ms() < end);
  }

  void turn(std::uint64_t until) {
    if (job_->update()) return note(job_->status());
    used_.wait(smaller_of(until, job_->next_deadline_ms()));
  }

  void note(const Status& status) {
    bool first = false;
    {
      std::lock_guard<std::mutex> guard(mutex_);
      ++result_.attempts;
      first = !status.ok() && result_.status.ok();
      if (status.ok()) {
        result_.last_success = unix_time_seconds();
      } else {
        ++result_.failures;
      }
      result_.status = status;
    }
    if (metrics_ != nullptr) metrics_->show(result_);
    if (first) report_failure(status.text());
  }

  sockets::Network network_;
  sockets::Resolver resolver_;
  LayerEnd layer_;
  Network& used_;
  const std::uint32_t period_ms_;
  const std::uint32_t final_timeout_ms_;
  const unsigned process_ = fork_generation();
  std::unique_ptr<PushMetrics> metrics_;
  mutable std::mutex mutex_;  // of the result, which the thread alone changes
  BackgroundPushResult result_;
  std::atomic<bool> asked_{false};
  std::atomic<bool> stopping_{false};
  std::mutex join_mutex_;
  std::unique_ptr<BackgroundJob> job_;
  std::thread thread_;
};

BackgroundPush push_in_background(std::string_view gateway, std::string_view job,
                                  CollectorRegistry& registry, const GroupingKey& key,
                                  const BackgroundPushOptions& options) {
  auto impl = std::make_unique<BackgroundPush::Impl>(options);
  impl->start(
      make_gateway_job(impl->network(), impl->resolver(), gateway, job, registry, key, options));
  return BackgroundPush(impl.release());
}

BackgroundPush write_in_background(std::string_view url, CollectorRegistry& registry,
                                   const BackgroundPushOptions& options) {
  auto impl = std::make_unique<BackgroundPush::Impl>(options);
  impl->start(make_remote_write_job(impl->network(), impl->resolver(), url, registry, options));
  return BackgroundPush(impl.release());
}

BackgroundPush::BackgroundPush(BackgroundPush&& other) noexcept
    : impl_(std::exchange(other.impl_, nullptr)) {}

BackgroundPush& BackgroundPush::operator=(BackgroundPush&& other) noexcept {
  BackgroundPush taken(std::move(other));
  std::swap(impl_, taken.impl_);
  return *this;
}

// In a child that was forked it is left as it is: its thread was in the middle of something.
BackgroundPush::~BackgroundPush() {
  if (impl_ != nullptr && !impl_->left_behind()) delete impl_;
}

BackgroundPushResult BackgroundPush::result() const {
  return impl_ != nullptr ? impl_->result() : BackgroundPushResult();
}

void BackgroundPush::push_now() {
  if (impl_ != nullptr && !impl_->left_behind()) impl_->push_now();
}

void BackgroundPush::stop() {
  if (impl_ != nullptr && !impl_->left_behind()) impl_->stop();
}

}  // namespace prometheus_express

#endif
