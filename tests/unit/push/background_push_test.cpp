// Pushes from a thread of its own, over real sockets.
#include "prometheus_express/push/background/background_push.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "background_receiver.h"
#include "prometheus_express/exposition/sample_value.h"
#include "prometheus_express/metrics/counter.h"
#include "support/captured_errors.h"

using namespace prometheus_express;
using push_tests::BackgroundReceiver;

namespace {

struct Work {
  CollectorRegistry registry;
  Counter<> work{"work_total", "Work done.", registry};
};

BackgroundPushOptions every(std::uint32_t period_ms) {
  BackgroundPushOptions options;
  options.period_ms = period_ms;
  return options;
}

constexpr std::uint32_t kNever = 1'000'000'000;

TEST_CASE("it pushes at once, again each period, and the last values at the end") {
  BackgroundReceiver receiver;
  Work work;
  BackgroundPush pushing =
      push_in_background(receiver.address(), std::string("j"), work.registry,
                         {{std::string("instance"), std::string("a")}}, every(20));
  CHECK(BackgroundReceiver::reaches(receiver.accepted, 3));
  CHECK_FALSE(receiver.saw_three);
  work.work.inc(3);
  pushing.stop();
  CHECK(receiver.saw_three);
  const BackgroundPushResult last = pushing.result();
  CHECK(last.status.ok());
  CHECK(last.failures == 0);
  CHECK(last.attempts == static_cast<std::uint64_t>(receiver.accepted));
  CHECK(last.last_success > 1.6e9);
  pushing.stop();
  CHECK(pushing.result().attempts == last.attempts);
  CHECK(receiver.posts == 0);
}

TEST_CASE("between periods it pushes when it is told to, and POST where that was asked for") {
  BackgroundReceiver receiver;
  Work work;
  BackgroundPushOptions options = every(kNever);
  options.add = true;
  options.final_timeout_ms = 0;
  BackgroundPush pushing = push_in_background(receiver.address(), "j", work.registry, {}, options);
  CHECK(BackgroundReceiver::reaches(receiver.posts, 1));
  pushing.push_now();
  CHECK(BackgroundReceiver::reaches(receiver.posts, 2));
  pushing.stop();
  CHECK(receiver.posts == 2);  // nothing at the end
}

TEST_CASE("a failure is told once, with the gateway's words, and counted") {
  const test_support::CapturedErrors errors;
  BackgroundReceiver receiver;
  receiver.failing = 3;
  Work work;
  BackgroundPushOptions options = every(20);
  options.metrics = &work.registry;
  BackgroundPush pushing =
      push_in_background(receiver.address(), "j", work.registry, {{"instance", "a"}}, options);
  CHECK(BackgroundReceiver::reaches(receiver.refused, 3));
  CHECK(BackgroundReceiver::reaches(receiver.accepted, 2));
  pushing.stop();
  const BackgroundPushResult last = pushing.result();
  CHECK(last.failures == 3);
  CHECK(last.status.ok());
  REQUIRE(errors.all().size() == 1);
  CHECK(errors.last().find("the disk is full") != std::string::npos);
  const auto value = [&](const char* name) { return get_sample_value(work.registry, name); };
  CHECK(value("prometheus_express_push_failures_total") == 3.0);
  CHECK(value("prometheus_express_push_attempts_total") == static_cast<double>(last.attempts));
  CHECK(value("prometheus_express_push_last_success_timestamp_seconds") == last.last_success);
}

TEST_CASE("nobody listens: the status says so, and stop() does not wait longer than it may") {
  const test_support::CapturedErrors errors;
  Work work;
  BackgroundPushOptions options = every(kNever);
  options.final_timeout_ms = 100;
  BackgroundPush pushing =
      push_in_background("127.0.0.1:1", "j", work.registry, {{"instance", "a"}}, options);
  BackgroundPush moved = std::move(pushing);
  moved.stop();
  CHECK_FALSE(moved.result().status.ok());
  CHECK(moved.result().failures >= 1);
  CHECK(moved.result().last_success == 0);
  CHECK(pushing.result().attempts == 0);  // NOLINT: what is left of it may be asked
  pushing.stop();
  BackgroundPush wrong = push_in_background("127.0.0.1:1", "", work.registry);
  wrong.stop();
  CHECK(wrong.result().status.code() == StatusCode::kInvalid);
}

TEST_CASE("remote write: samples each period, and the last ones at the end") {
  const test_support::CapturedErrors errors;
  BackgroundReceiver receiver;
  receiver.failing = 1;
  Work work;
  BackgroundPushOptions options = every(20);
  options.metrics = &work.registry;
  options.remote_write.min_backoff_ms = 1;
  const ConstantLabel site[] = {{"site", "roof"}};
  options.external_labels = site;
  options.external_label_count = 1;
  BackgroundPush writing =
      write_in_background("http://" + receiver.address() + "/api/v1/write", work.registry, options);
  CHECK(BackgroundReceiver::reaches(receiver.accepted, 2));
  writing.stop();
  const BackgroundPushResult last = writing.result();
  CHECK(last.status.ok());
  CHECK(last.failures == 1);
  CHECK(last.attempts == static_cast<std::uint64_t>(receiver.accepted + receiver.refused));
  CHECK(receiver.posts == receiver.accepted);
}

TEST_CASE("values change, and somebody asks, while it pushes") {
  BackgroundReceiver receiver;
  Work work;
  BackgroundPushOptions options = every(1);
  options.metrics = &work.registry;
  BackgroundPush pushing =
      push_in_background(receiver.address(), "j", work.registry, {{"instance", "a"}}, options);
  std::thread worker([&] {
    for (int i = 0; i < 1'000; ++i) work.work.inc();
  });
  std::thread reader([&] {
    for (int i = 0; i < 1'000; ++i) (void)pushing.result();
    for (int i = 0; i < 10; ++i) pushing.push_now();
  });
  worker.join();
  reader.join();
  CHECK(BackgroundReceiver::reaches(receiver.accepted, 20));
  pushing.stop();
  CHECK(pushing.result().failures == 0);
}

}  // namespace
