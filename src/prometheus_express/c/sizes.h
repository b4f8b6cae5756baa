// The objects of prometheus_express_c.h: how many bytes each takes in this configuration, which
// c/sizes.cpp compares with what they hold. Included by that header alone.
//
// The size of an object depends on how the library was compiled. A program that was compiled
// otherwise does not link: the functions that make objects have the configuration in their names,
//
//  undefined reference to `pe_gauge_init_heap_0_checks_1_large_0_tasks_0'
#ifndef PROMETHEUS_EXPRESS_C_SIZES_H
#define PROMETHEUS_EXPRESS_C_SIZES_H

#include <stddef.h>
#include <stdint.h>

#include "prometheus_express/platform/config.h"

#define PE_NAMED_AS_(name, heap, checks, large, tasks) \
  name##_heap_##heap##_checks_##checks##_large_##large##_tasks_##tasks
#define PE_NAMED_(name, heap, checks, large, tasks) PE_NAMED_AS_(name, heap, checks, large, tasks)
#define PE_NAMED(name)                                                                          \
  PE_NAMED_(name, PROMETHEUS_EXPRESS_HEAP, PROMETHEUS_EXPRESS_CHECKS, PROMETHEUS_EXPRESS_LARGE, \
            PROMETHEUS_EXPRESS_TASKS)

#define pe_registry_init PE_NAMED(pe_registry_init)
#define pe_counter_init PE_NAMED(pe_counter_init)
#define pe_gauge_init PE_NAMED(pe_gauge_init)
#define pe_histogram_init PE_NAMED(pe_histogram_init)
#define pe_summary_init PE_NAMED(pe_summary_init)
#define pe_quantile_summary_init PE_NAMED(pe_quantile_summary_init)
#define pe_info_init PE_NAMED(pe_info_init)
#define pe_enum_init PE_NAMED(pe_enum_init)
#define pe_labels PE_NAMED(pe_labels)
#define pe_labels_by_name PE_NAMED(pe_labels_by_name)
#define pe_page_begin PE_NAMED(pe_page_begin)
#define pe_network_init_sockets PE_NAMED(pe_network_init_sockets)
#define pe_network_init_cpp PE_NAMED(pe_network_init_cpp)
#define pe_metrics_handler_init PE_NAMED(pe_metrics_handler_init)
#define pe_server_init PE_NAMED(pe_server_init)
#define pe_response_stream PE_NAMED(pe_response_stream)
#define pe_push_init PE_NAMED(pe_push_init)
#define pe_remote_write_init PE_NAMED(pe_remote_write_init)

// Of bytes and of addresses.
#define PE_BYTES_(bytes, addresses) ((bytes) + (addresses) * sizeof(void*))

#define PE_NETWORK_BYTES PE_BYTES_(16, 2)
#define PE_BODY_BYTES PE_BYTES_(8, 5)
#define PE_METRIC_BYTES PE_BYTES_(8, 3)

#if PROMETHEUS_EXPRESS_LARGE
#define PE_ERROR_BYTES 128
#define PE_MAX_BUCKETS 256
#define PE_MAX_QUANTILES 16
#define PE_QUANTILE_SUMMARY_BYTES PE_BYTES_(12688, 42)
#define PE_LEAST_MEMORY 64  // the library keeps 24 of a registry's memory for itself
#define PE_REGISTRY_BYTES PE_BYTES_(72, 45)
#define PE_COUNTER_BYTES PE_BYTES_(80, 32)
#define PE_GAUGE_BYTES PE_BYTES_(80, 32)
#define PE_HISTOGRAM_BYTES PE_BYTES_(72, 40)
#define PE_SUMMARY_BYTES PE_BYTES_(80, 32)
#define PE_INFO_BYTES PE_BYTES_(64, 34)
#define PE_ENUM_BYTES PE_BYTES_(64, 36)
#define PE_PAGE_BYTES PE_BYTES_(4856, 22)
#define PE_METRICS_HANDLER_BYTES PE_BYTES_(19528, 92)
#define PE_MAX_ROUTES 32
#define PE_SERVER_BYTES PE_BYTES_(336, 276)
#define PE_SERVER_SLOT_BYTES PE_BYTES_(139376, 8)
#define PE_REQUEST_BYTES 8192
#define PE_MOST_REQUEST_BYTES 1048576
#define PE_PUSH_BYTES PE_BYTES_(25736, 58)
#define PE_REMOTE_WRITE_BYTES PE_BYTES_(21560, 74)
#define PE_REMOTE_WRITE_LEAST_MEMORY 218524
#else
#define PE_ERROR_BYTES 64
#define PE_MAX_BUCKETS 16
#define PE_MAX_QUANTILES 4
#define PE_QUANTILE_SUMMARY_BYTES PE_BYTES_(2080, 34)
#define PE_LEAST_MEMORY 48
#define PE_PAGE_BYTES PE_BYTES_(240, 20)
#define PE_METRICS_HANDLER_BYTES PE_BYTES_(1064, 84)
#define PE_MAX_ROUTES 8
#define PE_SERVER_BYTES PE_BYTES_(272, 84)
#define PE_SERVER_SLOT_BYTES PE_BYTES_(1024, 8)
#define PE_REQUEST_BYTES 576
#define PE_MOST_REQUEST_BYTES 32768
#define PE_PUSH_BYTES PE_BYTES_(1272, 54)
#define PE_REMOTE_WRITE_BYTES PE_BYTES_(1704, 74)
#define PE_REMOTE_WRITE_LEAST_MEMORY 3484
#if PROMETHEUS_EXPRESS_TASKS
#define PE_REGISTRY_BYTES PE_BYTES_(32, 38)
#define PE_COUNTER_BYTES PE_BYTES_(32, 27)
#define PE_GAUGE_BYTES PE_BYTES_(32, 27)
#define PE_HISTOGRAM_BYTES PE_BYTES_(40, 33)
#define PE_SUMMARY_BYTES PE_BYTES_(32, 27)
#define PE_INFO_BYTES PE_BYTES_(32, 27)
#define PE_ENUM_BYTES PE_BYTES_(32, 29)
#else
#define PE_REGISTRY_BYTES PE_BYTES_(32, 30)
#define PE_COUNTER_BYTES PE_BYTES_(32, 23)
#define PE_GAUGE_BYTES PE_BYTES_(32, 23)
#define PE_HISTOGRAM_BYTES PE_BYTES_(40, 29)
#define PE_SUMMARY_BYTES PE_BYTES_(32, 23)
#define PE_INFO_BYTES PE_BYTES_(32, 23)
#define PE_ENUM_BYTES PE_BYTES_(32, 25)
#endif
#endif
#define PE_LEAST_REQUEST_BYTES 64
#define PE_MAX_LABELS 16
#define PE_MAX_STATES 4096        // of a pe_enum_new()
#define PE_MAX_CONNECTIONS 65536  // of a network, and slots of a server

// On an i386 with Linux a double in a struct is aligned by 4, but what is atomic by 8.
#if defined(__i386__) && defined(__GNUC__)
#define PE_ALIGNED_ __attribute__((aligned(8)))
#else
#define PE_ALIGNED_
#endif

// The memory is the library's; its address is a double's.
#define PE_OBJECT_(name, size)        \
  typedef struct name {               \
    union {                           \
      uint64_t alignment PE_ALIGNED_; \
      double alignment_too;           \
      void* address;                  \
      unsigned char bytes[size];      \
    } opaque;                         \
  } name

// A metric that has a value: one without labels, or a child. Each of the types below begins
// with one, which pe_labels() takes too.
typedef struct pe_metric {
  union {
    void* address;
    unsigned char bytes[PE_METRIC_BYTES];
  } opaque;
} pe_metric;

#define PE_METRIC_OBJECT_(name, size)                                       \
  typedef struct name {                                                     \
    pe_metric metric;                                                       \
    union {                                                                 \
      uint64_t alignment PE_ALIGNED_;                                       \
      double alignment_too;                                                 \
      unsigned char bytes[(size) - ((sizeof(pe_metric) + 7) & ~(size_t)7)]; \
    } opaque;                                                               \
  } name

PE_OBJECT_(pe_registry, PE_REGISTRY_BYTES);
PE_METRIC_OBJECT_(pe_counter, PE_COUNTER_BYTES);
PE_METRIC_OBJECT_(pe_gauge, PE_GAUGE_BYTES);
PE_METRIC_OBJECT_(pe_histogram, PE_HISTOGRAM_BYTES);
PE_METRIC_OBJECT_(pe_summary, PE_SUMMARY_BYTES);
PE_METRIC_OBJECT_(pe_quantile_summary, PE_QUANTILE_SUMMARY_BYTES);
PE_METRIC_OBJECT_(pe_info, PE_INFO_BYTES);
PE_METRIC_OBJECT_(pe_enum, PE_ENUM_BYTES);
PE_OBJECT_(pe_page, PE_PAGE_BYTES);
PE_OBJECT_(pe_network, PE_NETWORK_BYTES);
PE_OBJECT_(pe_metrics_handler, PE_METRICS_HANDLER_BYTES);
PE_OBJECT_(pe_body, PE_BODY_BYTES);
PE_OBJECT_(pe_server, PE_SERVER_BYTES);
PE_OBJECT_(pe_push, PE_PUSH_BYTES);
PE_OBJECT_(pe_remote_write, PE_REMOTE_WRITE_BYTES);

#endif
