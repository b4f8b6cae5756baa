// What a process that forks leaves behind in its child. Each platform has one file with the same
// names; where there are no processes they do nothing.
//
//  report_fork_notice()  tells the error hook, once, what this child must know; in calls that take
//                        long anyway
#pragma once

#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_HOSTED
#include "prometheus_express/platform/host/fork.h"
#else
#include "prometheus_express/platform/cortex_m/fork.h"
#endif
