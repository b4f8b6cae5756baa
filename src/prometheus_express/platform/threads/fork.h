// Which process this is. See platform/fork.h. vfork(), posix_spawn() and _Fork() run no handlers:
// their child calls exec or _exit at once.
#pragma once

#include <atomic>

namespace prometheus_express {

// From the first call on, forks are noticed. From any thread, any number of times.
void watch_forks();

namespace detail {

extern std::atomic<unsigned> fork_generation;
extern std::atomic<const char*> fork_notice;

void report_fork_notice();

}  // namespace detail

// Another number in every child.
inline unsigned fork_generation() {
  return detail::fork_generation.load(std::memory_order_relaxed);
}

// For a child's handler: what is to be reported. Borrowed for good.
inline void set_fork_notice(const char* text) { detail::fork_notice = text; }

inline void report_fork_notice() {
  if (detail::fork_notice.load(std::memory_order_relaxed) != nullptr) detail::report_fork_notice();
}

// Registers handlers as pthread_atfork(3) does.
void on_fork(void (*prepare)(), void (*parent)(), void (*child)());

// True from the moment a fork begins to wait for locks until it is over: whoever comes back from
// code of the program to data of the library waits that long.
extern std::atomic<bool> fork_under_way;

inline bool is_fork_under_way() { return fork_under_way.load(std::memory_order_seq_cst); }

}  // namespace prometheus_express
