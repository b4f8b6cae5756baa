// There are no processes. See platform/fork.h.
#pragma once

namespace prometheus_express {

inline void report_fork_notice() {}

}  // namespace prometheus_express
