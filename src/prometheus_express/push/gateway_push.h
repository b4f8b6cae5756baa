// Pushes a registry's page to a Pushgateway, in fixed memory, driven by update().
//
//   prom::GatewayPush<> push{network};
//   push.push("192.0.2.1:9091", "weather", registry, {{"instance", "roof"}});
//   while (push.busy()) push.update();              // never blocks
//   if (!push.status().ok()) say(push.status().text());
//
// On hosts push_to_gateway.h does the same in one call. The meanings are those of the official
// Python client.
#pragma once

#include <cstdint>
#include <string_view>

#include "prometheus_express/http/client/client.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/push/grouping_key.h"
#include "prometheus_express/push/registry_page.h"

namespace prometheus_express {

class NetworkLayer;

struct GatewayOptions {
  // For all of a push, from looking up the host to the last byte of the answer.
  std::uint32_t timeout_ms = 30'000;

  // Basic authentication, where there is a user. It goes over the network readable.
  std::string_view user = {};
  std::string_view password = {};

#if PROMETHEUS_EXPRESS_LARGE
  // A bearer's token instead, where there is one and no user.
  std::string_view bearer_token = {};

  // Of push_to_gateway() and its like: what an https URL needs, a prom::tls::Layer. Borrowed.
  NetworkLayer* layer = nullptr;
#endif
};

// What all sizes of GatewayPush have in common. Made by GatewayPush only. One push at a time; use
// it from one thread. Not for interrupt handlers.
//
// `gateway` is "host:port" or a URL with or without a path in front of the gateway's own
// (http/client/url.h); it is borrowed until the push is done, the registry too, everything else
// during the call. A push that is under way is cancelled by the next.
class GatewayPushBase {
 public:
  // PUT: what the registry shows replaces all metrics of the group that the job and the key name.
  void push(std::string_view gateway, std::string_view job, CollectorRegistry& registry,
            const GroupingKey& key = {}, const GatewayOptions& options = {}) {
    start("PUT", gateway, job, &registry, key, options);
  }

  // POST: replaces those metrics of the group that have the same names.
  void push_add(std::string_view gateway, std::string_view job, CollectorRegistry& registry,
                const GroupingKey& key = {}, const GatewayOptions& options = {}) {
    start("POST", gateway, job, &registry, key, options);
  }

  // DELETE: removes the group. That there is none is no failure.
  void remove(std::string_view gateway, std::string_view job, const GroupingKey& key = {},
              const GatewayOptions& options = {}) {
    start("DELETE", gateway, job, nullptr, key, options);
  }

  // Says whether a push is under way.
  bool busy() const { return client_.busy(); }

  // Goes on with it: a bounded amount of work, and never blocks. Over a W5500 it takes at most 100
  // ms on a Cortex-M4 of 120 MHz, and a push() at most 20 ms (docs/bounded_calls.md).
  void update();

  // Polls, and waits on the network, until the push is done or its time is up: longer than most
  // watchdogs wait.
  void finish();

  void cancel();

  // When update() must be called again even if nothing happens on the network, in its now_ms(); 0:
  // at once.
  std::uint64_t next_deadline_ms() const { return client_.next_deadline_ms(); }

  // Of the last push that is done: ok if the gateway accepted it. Nothing was sent where it is
  // kInvalid without an answer(): a job that is empty, a grouping label that is not allowed, a
  // metric that carries one, a gateway that cannot be understood. kLimit: the request did not fit
  // its buffer. kNotPermitted, kInvalid and kFailed: the gateway refused (401 and 403, other 4xx,
  // all others). The rest as for HttpClient. The text names the gateway and has its words.
  const Status& status() const { return status_; }

  // The gateway's status (200, 202, 400 ...) and its words (the beginning of the body; valid until
  // the next push); 0 and "" if it did not answer.
  int answer() const { return answer_; }
  std::string_view answer_text() const { return answer_ == 0 ? "" : client_.body(); }

 protected:
  explicit GatewayPushBase(HttpClientBase& client) : client_(client) {}
  ~GatewayPushBase() = default;

 private:
  void start(const char* method, std::string_view gateway, std::string_view job,
             CollectorRegistry* registry, const GroupingKey& key, const GatewayOptions& options);
  Status refusal(std::string_view job, CollectorRegistry* registry, const GroupingKey& key,
                 Url& url) const;
  void take_outcome();

  HttpClientBase& client_;
  RegistryPage page_;
  std::string_view gateway_;
  int answer_ = 0;
  Status status_;
};

// The client of a GatewayPush, which is made first and ends last.
template <std::size_t RequestBytes, std::size_t ResponseBytes>
struct GatewayPushClient {
  GatewayPushClient(Network& network, Resolver* resolver) : http_client(network, resolver) {}
  HttpClient<RequestBytes, ResponseBytes> http_client;
};

// All memory is inside; the sizes are those of an HttpClient. RequestBytes must hold the path with
// all grouping labels.
template <std::size_t RequestBytes = kClientRequestBytes,
          std::size_t ResponseBytes = kClientResponseBytes>
class GatewayPush : private GatewayPushClient<RequestBytes, ResponseBytes>, public GatewayPushBase {
 public:
  // `network` and `resolver` are borrowed. Without a resolver, gateways must be numeric addresses.
  explicit GatewayPush(Network& network, Resolver* resolver = nullptr)
      : GatewayPushClient<RequestBytes, ResponseBytes>(network, resolver),
        GatewayPushBase(this->http_client) {}
  ~GatewayPush() { cancel(); }
};

}  // namespace prometheus_express
