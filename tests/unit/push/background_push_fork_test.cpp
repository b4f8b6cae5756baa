// What a child that was forked has of a push in the background: what was known, and no thread.
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "background_receiver.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/push/background/background_push.h"

using namespace prometheus_express;
using push_tests::BackgroundReceiver;

namespace {

TEST_CASE("a child that was forked ends a push that it has no thread of") {
  BackgroundReceiver receiver;
  CollectorRegistry registry;
  Counter<> work{"work_total", "Work done.", registry};
  BackgroundPushOptions options;
  options.period_ms = 1'000'000'000;
  BackgroundPush pushing =
      push_in_background(receiver.address(), "j", registry, {{"instance", "a"}}, options);
  for (int i = 0; i < 3'000 && pushing.result().attempts < 1; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::alarm(20);
    {
      const BackgroundPush mine = std::move(pushing);
      if (mine.result().attempts != 1) ::_exit(2);
    }
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  work.inc(3);
  pushing.stop();
  CHECK(receiver.saw_three);  // the parent's goes on
}

}  // namespace
