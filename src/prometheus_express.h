// prometheus_express: a Prometheus SDK for devices without an operating system, and for hosts.
// Everything a program needs to declare metrics and show them; docs/design.md tells the rest.
#pragma once

#include "prometheus_express/exporter/board_collector.h"
#include "prometheus_express/exporter/exporter_metrics.h"
#include "prometheus_express/exporter/metrics_handler.h"
#include "prometheus_express/exposition/exposition.h"
#include "prometheus_express/exposition/formats/all_formats.h"
#include "prometheus_express/exposition/formats/openmetrics_format.h"
#include "prometheus_express/exposition/formats/protobuf_format.h"
#include "prometheus_express/http/router.h"
#include "prometheus_express/http/server.h"
#include "prometheus_express/metrics/collector.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/enum.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/histogram.h"
#include "prometheus_express/metrics/info.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/metrics/storage/fixed_storage.h"
#include "prometheus_express/metrics/summary.h"
#include "prometheus_express/metrics/unknown.h"
#include "prometheus_express/platform/host_parts.h"
