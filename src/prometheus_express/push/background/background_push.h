// Pushes from a thread of its own, again and again, and once more at the end; for hosts. The
// program may ask how it went, and metrics tell.
//
//   auto pushing = prom::push_in_background("localhost:9091", "backup", registry);
//   for (int i = 0; i < 3; ++i) use(read_load());       // what the program does
//   pushing.stop();                                     // pushes once more, and waits for it
//   const prom::BackgroundPushResult last = pushing.result();
//   if (!last.status.ok()) std::fprintf(stderr, "%s\n", last.status.text());
//
// By remote write, samples of every period; those that cannot be sent wait in a queue of 1 MB:
//
//   const prom::ConstantLabel site[] = {{"site", "roof"}};
//   prom::BackgroundPushOptions options;
//   options.period_ms = 30'000;
//   options.metrics = &registry;
//   options.external_labels = site;
//   options.external_label_count = 1;
//   const char* const url = "http://localhost:9090/api/v1/write";
//   auto writing = prom::write_in_background(url, registry, options);
//   use(writing.result().status.ok());
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/platform/config.h"
#include "prometheus_express/platform/status.h"
#include "prometheus_express/push/gateway_push.h"
#include "prometheus_express/push/grouping_key.h"
#include "prometheus_express/push/remote_write/remote_write.h"

namespace prometheus_express {

class NetworkLayer;

struct BackgroundPushOptions {
  // From the beginning of one push to that of the next; at least 1. The first is at once. One that
  // takes longer puts the next off.
  std::uint32_t period_ms = 15'000;

  // How long stop() waits for what it pushes at the end, all in all; 0: nothing is pushed then, and
  // one that is under way is cancelled.
  std::uint32_t final_timeout_ms = 5'000;

  // For a Pushgateway: replaces only metrics of the same names (POST), not the whole group (PUT).
  bool add = false;

  // Of the gateway's or the store's; what they borrow is borrowed during the call alone.
  GatewayOptions gateway = {};
  RemoteWriteOptions remote_write = {};

  // For remote write: labels of every series that has no label of that name. Copied.
  const ConstantLabel* external_labels = nullptr;
  std::size_t external_label_count = 0;

  // What an https URL needs, a prom::tls::Layer. Borrowed.
  NetworkLayer* layer = nullptr;

  // Shows here how it went, without the registry's namespace: prometheus_express_push_ followed by
  //
  //  attempts_total                  answered or not
  //  failures_total                  of these: not accepted
  //  last_success_timestamp_seconds  when it last went well; 0: never
  //
  // Of one registry, for one push: names would be there twice. Borrowed.
  CollectorRegistry* metrics = nullptr;
};

// How it went so far. By remote write an attempt is a batch that was sent.
struct BackgroundPushResult {
  std::uint64_t attempts = 0;
  std::uint64_t failures = 0;

  // Of the last attempt, as that of GatewayPush or RemoteWrite; ok before the first.
  Status status;

  // When the last one that was accepted ended, in seconds since 1970; 0: none was.
  double last_success = 0;
};

// Made by the functions below. The thread ends with this object, as by stop(). In a child that is
// forked there is no thread: result() is what it was, and the other calls do nothing.
//
// The first failure in a row is told to the error hook as well.
class BackgroundPush {
 public:
  ~BackgroundPush();

  // The thread goes on in the other object. Of the one that is left only its end, and a push that
  // is moved into it, are of use.
  BackgroundPush(BackgroundPush&& other) noexcept;
  BackgroundPush& operator=(BackgroundPush&& other) noexcept;

  // From any thread.
  BackgroundPushResult result() const;

  // Begins a push now, besides those of the period, unless one is under way. From any thread.
  void push_now();

  // Pushes once more, waits for it (BackgroundPushOptions::final_timeout_ms), and ends the thread.
  // Harmless when repeated.
  void stop();

 private:
  class Impl;
  friend BackgroundPush push_in_background(std::string_view, std::string_view, CollectorRegistry&,
                                           const GroupingKey&, const BackgroundPushOptions&);
  friend BackgroundPush write_in_background(std::string_view, CollectorRegistry&,
                                            const BackgroundPushOptions&);

  explicit BackgroundPush(Impl* impl) : impl_(impl) {}

  Impl* impl_;  // nullptr once it was moved from
};

// Pushes the registry's page to a Pushgateway; the arguments are those of push_to_gateway(). Texts
// are copied; the registry is borrowed until the thread has ended, and so are its metrics'
// callbacks, which run on it. Keep what this returns.
[[nodiscard]] BackgroundPush push_in_background(std::string_view gateway, std::string_view job,
                                                CollectorRegistry& registry,
                                                const GroupingKey& key = {},
                                                const BackgroundPushOptions& options = {});

// Collects the registry's samples, with the time of the system's clock, and sends them by remote
// write 1.0 to the store at `url`. Likewise.
[[nodiscard]] BackgroundPush write_in_background(std::string_view url, CollectorRegistry& registry,
                                                 const BackgroundPushOptions& options = {});

}  // namespace prometheus_express
