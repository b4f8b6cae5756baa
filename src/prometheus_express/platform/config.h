// Limits and switches that differ between hosts and boards, and what compilers call things. What
// the machine can do says its port (platform/port.h). C reads the macros (prometheus_express_c.h).
#pragma once

#include "prometheus_express/platform/port.h"

#if defined(__cplusplus)
#include <cstddef>
#endif

#if !defined(PROMETHEUS_EXPRESS_THREADS) || !defined(PROMETHEUS_EXPRESS_TASKS)
#error "a port defines PROMETHEUS_EXPRESS_THREADS and PROMETHEUS_EXPRESS_TASKS (platform/port.h)"
#endif

// PROMETHEUS_EXPRESS_FORKS is 1 where processes fork and pthread_atfork(3) tells.
#if !defined(PROMETHEUS_EXPRESS_FORKS)
#define PROMETHEUS_EXPRESS_FORKS 0
#endif

// PROMETHEUS_EXPRESS_WALL_CLOCK is 1 where the program says what time it is: set_unix_time()
// (platform/embedded/wall_clock.h). With 0 the port defines unix_time_seconds().
#if !defined(PROMETHEUS_EXPRESS_WALL_CLOCK)
#define PROMETHEUS_EXPRESS_WALL_CLOCK !PROMETHEUS_EXPRESS_THREADS
#endif

// PROMETHEUS_EXPRESS_LARGE is 1 where there is memory for the buffers and tables of a host, and
// code may be large if that makes it fast.
#if !defined(PROMETHEUS_EXPRESS_LARGE)
#define PROMETHEUS_EXPRESS_LARGE PROMETHEUS_EXPRESS_THREADS
#endif

// PROMETHEUS_EXPRESS_HEAP is 1 where a registry that names no storage takes the heap. A board's
// program may define it as 1, for the library and for itself.
#if !defined(PROMETHEUS_EXPRESS_HEAP)
#define PROMETHEUS_EXPRESS_HEAP PROMETHEUS_EXPRESS_LARGE
#endif

// PROMETHEUS_EXPRESS_CHECKS is 1 where registering a metric looks for names that are not allowed or
// taken. An assertion, which a board's program leaves out with NDEBUG: it is a few KB of flash.
#if !defined(PROMETHEUS_EXPRESS_CHECKS)
#if PROMETHEUS_EXPRESS_LARGE || !defined(NDEBUG)
#define PROMETHEUS_EXPRESS_CHECKS 1
#else
#define PROMETHEUS_EXPRESS_CHECKS 0
#endif
#endif

// Program and library must agree on all of them. So the two classes that lead from the one to the
// other, CollectorRegistry and Network, live in an inline namespace that says what they were
// compiled with, and a program that was compiled otherwise does not link:
//
//  undefined reference to `prometheus_express::Family::attach(
//      prometheus_express::built_with_heap_0_checks_1_large_1_tasks_1::CollectorRegistry&)'
//
// C++17 and C++20, and all compilers, may be mixed.
#define PROMETHEUS_EXPRESS_BUILT_WITH_(heap, checks, large, tasks) \
  built_with_heap_##heap##_checks_##checks##_large_##large##_tasks_##tasks
#define PROMETHEUS_EXPRESS_BUILT_WITH(heap, checks, large, tasks) \
  PROMETHEUS_EXPRESS_BUILT_WITH_(heap, checks, large, tasks)
#define PROMETHEUS_EXPRESS_OPTIONS                                                  \
  PROMETHEUS_EXPRESS_BUILT_WITH(PROMETHEUS_EXPRESS_HEAP, PROMETHEUS_EXPRESS_CHECKS, \
                                PROMETHEUS_EXPRESS_LARGE, PROMETHEUS_EXPRESS_TASKS)

// In front of a variable of a header whose address is taken: each shared object has its own copy of
// it. GCC otherwise sees to it that a process has only one (STB_GNU_UNIQUE), and a plugin that has
// such a variable stays loaded for ever, whatever dlclose() says.
#if defined(PROMETHEUS_EXPRESS_OWN_COPY)  // by the port
#elif defined(_WIN32)
#define PROMETHEUS_EXPRESS_OWN_COPY
#else
#define PROMETHEUS_EXPRESS_OWN_COPY [[gnu::visibility("hidden")]]
#endif

// In front of a function that a program may define instead. Windows has nothing like it: there the
// program's is found before that of a static library.
#if defined(_WIN32)
#define PROMETHEUS_EXPRESS_WEAK
#else
#define PROMETHEUS_EXPRESS_WEAK [[gnu::weak]]
#endif

// As thread_local, of a variable without a constructor: nobody asks at each use whether it has run.
#if defined(_MSC_VER)
#define PROMETHEUS_EXPRESS_THREAD_LOCAL __declspec(thread)
#else
#define PROMETHEUS_EXPRESS_THREAD_LOCAL __thread
#endif

// PROMETHEUS_EXPRESS_LOCK_CHECKS is 1 where each thread counts the locks that it holds, so that a
// report to the error hook under one ends the program: for the library's own tests.
#if !defined(PROMETHEUS_EXPRESS_LOCK_CHECKS)
#define PROMETHEUS_EXPRESS_LOCK_CHECKS 0
#endif

// Names, help and label names are checked by the compiler where the language can (C++20); under
// C++17 the same check runs when the metric is registered.
#if defined(__cpp_consteval)
#define PROMETHEUS_EXPRESS_CONSTEVAL consteval
#define PROMETHEUS_EXPRESS_HAS_CONSTEVAL 1
#else
#define PROMETHEUS_EXPRESS_CONSTEVAL constexpr
#define PROMETHEUS_EXPRESS_HAS_CONSTEVAL 0
#endif

#if defined(__cplusplus)
namespace prometheus_express {

inline constexpr bool kNamesCheckedByCompiler = PROMETHEUS_EXPRESS_HAS_CONSTEVAL != 0;

inline constexpr bool kLarge = PROMETHEUS_EXPRESS_LARGE != 0;

inline constexpr bool kThreads = PROMETHEUS_EXPRESS_THREADS != 0;

inline constexpr bool kTasks = PROMETHEUS_EXPRESS_TASKS != 0;

inline constexpr bool kForks = PROMETHEUS_EXPRESS_FORKS != 0;

constexpr bool kChecksDeclarations = PROMETHEUS_EXPRESS_CHECKS != 0;

inline constexpr bool kChecksLocks = PROMETHEUS_EXPRESS_LOCK_CHECKS != 0;

inline constexpr bool kHeapByDefault = PROMETHEUS_EXPRESS_HEAP != 0;

// The most buckets, +Inf not counted, that a histogram may have: each scrape under way holds a copy
// of one histogram.
inline constexpr std::size_t kMaxBuckets = kLarge ? 256 : 16;

// The most quantiles that a summary may have, and the buckets in which it counts what it observed
// lately (metrics/exponential/quantile_window.h).
inline constexpr std::size_t kMaxQuantiles = kLarge ? 16 : 4;
inline constexpr std::size_t kQuantileBuckets = kLarge ? 512 : 64;

// The most label names that a metric may have.
inline constexpr std::size_t kMaxLabels = 16;

// True if a family of labelled children keeps a hash index for labels(). A board has few children
// and little memory: it walks the list.
inline constexpr bool kLabelIndex = kLarge;

// True if a registry keeps an index of its metrics' names, so that it finds out quickly whether the
// next one is taken. A board has few metrics: it compares with all.
inline constexpr bool kNameIndex = kLarge;

// Room for the labels of one exemplar as text: on a host 128 characters of UTF-8, most of them
// escaped, fit; on a board a longer one is refused.
inline constexpr std::size_t kExemplarBytes = kLarge ? 768 : 160;

// How many scrapes one MetricsHandler serves at once; the next one is answered 503.
inline constexpr std::size_t kConcurrentScrapes = kLarge ? 32 : 4;

// Sizes of a connection's two buffers in an HttpServer. A request head that does not fit is
// answered 431, a body 413. A response that does not fit is sent in chunks.
// What the newest Prometheus sends is up to 500 bytes, a browser without a secure connection the
// same.
inline constexpr std::size_t kRequestBufferBytes = kLarge ? 8192 : 576;
inline constexpr std::size_t kResponseBufferBytes = kLarge ? 131072 : 352;

// Sizes of an HttpClient's two buffers. A request head must fit the first; a body that does not is
// sent in pieces of this size. The second holds a line of the response's head, then the beginning
// of its body.
inline constexpr std::size_t kClientRequestBytes = kLarge ? 16384 : 512;
inline constexpr std::size_t kClientResponseBytes = kLarge ? 4096 : 256;

// What a RemoteWrite sends in one request, before it is compressed.
inline constexpr std::size_t kRemoteWriteBatchBytes = kLarge ? 65536 : 1024;

}  // namespace prometheus_express

#endif
