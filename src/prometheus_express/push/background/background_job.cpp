#include "prometheus_express/push/background/background_job.h"

#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_THREADS

#include <string>
#include <vector>

#include "prometheus_express/platform/clock.h"

namespace prometheus_express {
namespace {

constexpr std::size_t kQueueBytes = 1'000'000;

// A user and what proves that it is one.
class Credentials {
 public:
  template <class Options>
  void keep(Options& options) {
    user_ = options.user;
    password_ = options.password;
    token_ = options.bearer_token;
    options.user = user_;
    options.password = password_;
    options.bearer_token = token_;
  }

 private:
  std::string user_;
  std::string password_;
  std::string token_;
};

class GatewayJob final : public BackgroundJob {
 public:
  GatewayJob(Network& network, Resolver& resolver, std::string_view gateway, std::string_view job,
             CollectorRegistry& registry, const GroupingKey& key,
             const BackgroundPushOptions& options)
      : gateway_(gateway),
        job_(job),
        registry_(registry),
        options_(options.gateway),
        add_(options.add),
        push_(network, &resolver) {
    credentials_.keep(options_);
    for (const GroupingLabel& label : key) {
      texts_.emplace_back(label.name);
      texts_.emplace_back(label.value);
    }
    for (std::size_t i = 0; i < texts_.size(); i += 2) key_.push_back({texts_[i], texts_[i + 1]});
  }

  bool begin() override {
    if (begun_) return false;
    const GroupingKey key(key_.data(), key_.size());
    if (add_) {
      push_.push_add(gateway_, job_, registry_, key, options_);
    } else {
      push_.push(gateway_, job_, registry_, key, options_);
    }
    begun_ = true;
    return true;
  }

  bool update() override {
    push_.update();
    if (!begun_ || push_.busy()) return false;
    begun_ = false;
    return true;
  }

  std::uint64_t next_deadline_ms() const override {
    return push_.busy() ? push_.next_deadline_ms() : ~std::uint64_t{0};
  }
  const Status& status() const override { return push_.status(); }
  bool busy() const override { return begun_; }

 private:
  std::string gateway_;
  std::string job_;
  CollectorRegistry& registry_;
  std::vector<std::string> texts_;
  std::vector<GroupingLabel> key_;
  GatewayOptions options_;
  Credentials credentials_;
  bool add_;
  bool begun_ = false;
  GatewayPush<> push_;
};

class RemoteWriteJob final : public BackgroundJob {
 public:
  RemoteWriteJob(Network& network, Resolver& resolver, std::string_view url,
                 CollectorRegistry& registry, const BackgroundPushOptions& options)
      : url_(url), remote_(network, &resolver, url_, registry, kept(options.remote_write)) {
    for (std::size_t i = 0; i < options.external_label_count; ++i) {
      texts_.emplace_back(options.external_labels[i].name);
      texts_.emplace_back(options.external_labels[i].value);
    }
    for (std::size_t i = 0; i < texts_.size(); i += 2) {
      labels_.push_back({texts_[i].c_str(), texts_[i + 1].c_str()});
    }
    remote_.set_external_labels(labels_.data(), labels_.size());
  }

  // The values of a moment are collected once.
  bool begin() override {
    const auto now = static_cast<std::int64_t>(unix_time_seconds() * 1e3);
    if (now != last_ms_) collected_ = remote_.collect(now);
    last_ms_ = now;
    return true;
  }

  // A scrape that gave nothing is an attempt, too.
  bool update() override {
    if (!collected_.ok()) {
      status_ = collected_;
      collected_ = Status();
      return true;
    }
    remote_.update();
    const RemoteWriteStatistics now = remote_.statistics();
    const std::uint64_t ended = now.batches + now.retries + now.refused;
    if (ended == ended_) return false;
    ended_ = ended;
    status_ = remote_.status();
    return true;
  }

  std::uint64_t next_deadline_ms() const override { return remote_.next_deadline_ms(); }
  const Status& status() const override { return status_; }
  bool busy() const override { return remote_.statistics().waiting > 0; }

 private:
  const RemoteWriteOptions& kept(const RemoteWriteOptions& options) {
    options_ = options;
    credentials_.keep(options_);
    return options_;
  }

  std::string url_;
  std::vector<std::string> texts_;
  std::vector<ConstantLabel> labels_;
  RemoteWriteOptions options_;
  Credentials credentials_;
  std::uint64_t ended_ = 0;
  std::int64_t last_ms_ = 0;
  Status collected_;
  Status status_;
  RemoteWrite<kQueueBytes> remote_;
};

}  // namespace

std::unique_ptr<BackgroundJob> make_gateway_job(Network& network, Resolver& resolver,
                                                std::string_view gateway, std::string_view job,
                                                CollectorRegistry& registry, const GroupingKey& key,
                                                const BackgroundPushOptions& options) {
  return std::make_unique<GatewayJob>(network, resolver, gateway, job, registry, key, options);
}

std::unique_ptr<BackgroundJob> make_remote_write_job(Network& network, Resolver& resolver,
                                                     std::string_view url,
                                                     CollectorRegistry& registry,
                                                     const BackgroundPushOptions& options) {
  return std::make_unique<RemoteWriteJob>(network, resolver, url, registry, options);
}

}  // namespace prometheus_express

#endif
