#include "prometheus_express/platform/fork.h"

#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_FORKS

#include <pthread.h>

#include "prometheus_express/platform/error.h"

namespace prometheus_express {
namespace {

std::atomic<bool> watched{false};

}  // namespace

std::atomic<unsigned> detail::fork_generation{0};
std::atomic<const char*> detail::fork_notice{nullptr};
std::atomic<bool> fork_under_way{false};

void on_fork(void (*prepare)(), void (*parent)(), void (*child)()) {
  (void)pthread_atfork(prepare, parent, child);
}

void watch_forks() {
  if (watched.exchange(true)) return;
  on_fork(nullptr, nullptr, [] { ++detail::fork_generation; });
}

void detail::report_fork_notice() {
  const char* const text = fork_notice.exchange(nullptr);
  if (text != nullptr) report_failure(text);
}

}  // namespace prometheus_express

#endif
