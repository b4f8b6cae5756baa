// Any operating system with the threads of C++. See platform/port.h.
#pragma once

#define PROMETHEUS_EXPRESS_THREADS 1
#define PROMETHEUS_EXPRESS_TASKS 1

// 1 where processes fork, and pthread_atfork(3) tells.
#if !defined(PROMETHEUS_EXPRESS_FORKS)
#if defined(__unix__) || defined(__APPLE__)
#define PROMETHEUS_EXPRESS_FORKS 1
#else
#define PROMETHEUS_EXPRESS_FORKS 0
#endif
#endif
