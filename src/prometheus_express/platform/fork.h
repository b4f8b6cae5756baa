// What a process that forks leaves behind in its child. Each platform has the same names; where
// processes do not fork they do nothing.
//
//  report_fork_notice()  tells the error hook, once, what this child must know; in calls that take
//                        long anyway
#pragma once

#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_FORKS
#include "prometheus_express/platform/threads/fork.h"
#else

namespace prometheus_express {

inline void watch_forks() {}
inline unsigned fork_generation() { return 0; }
inline void set_fork_notice(const char*) {}
inline void report_fork_notice() {}
inline void on_fork(void (*)(), void (*)(), void (*)()) {}
inline bool is_fork_under_way() { return false; }

}  // namespace prometheus_express

#endif
