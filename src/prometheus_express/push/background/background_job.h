// What a BackgroundPush does again and again: one for a gateway, one for remote write.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "prometheus_express/net/network.h"
#include "prometheus_express/net/resolver.h"
#include "prometheus_express/push/background/background_push.h"

namespace prometheus_express {

// All of one thread.
class BackgroundJob {
 public:
  virtual ~BackgroundJob() = default;

  // Begins. False: nothing can begin until what is under way has ended.
  virtual bool begin() = 0;

  // Goes on, and never blocks but for the system's resolver. True: an attempt has ended, with
  // status().
  virtual bool update() = 0;
  virtual std::uint64_t next_deadline_ms() const = 0;
  virtual const Status& status() const = 0;

  // Says whether something is under way, or waits to be sent.
  virtual bool busy() const = 0;
};

// The texts are copied, all else is borrowed.
std::unique_ptr<BackgroundJob> make_gateway_job(Network& network, Resolver& resolver,
                                                std::string_view gateway, std::string_view job,
                                                CollectorRegistry& registry, const GroupingKey& key,
                                                const BackgroundPushOptions& options);
std::unique_ptr<BackgroundJob> make_remote_write_job(Network& network, Resolver& resolver,
                                                     std::string_view url,
                                                     CollectorRegistry& registry,
                                                     const BackgroundPushOptions& options);

}  // namespace prometheus_express
