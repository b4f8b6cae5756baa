// For prometheus_express.h: the parts that need an operating system; nothing without one.
#pragma once

#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_THREADS
#include "prometheus_express/exporter/process_collector.h"
#include "prometheus_express/exporter/start_http_server.h"
#include "prometheus_express/exposition/render.h"
#include "prometheus_express/metrics/storage/heap_storage.h"
#endif
