#include "prometheus_express/exposition/media_type.h"

namespace prometheus_express {
namespace {

constexpr char kText004Header[] = "text/plain; version=0.0.4; charset=utf-8";
constexpr char kOpenMetricsHeader[] = "application/openmetrics-text; version=1.0.0; charset=utf-8";
constexpr char kProtobufHeader[] =
    "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

}  // namespace

const MediaType kText004 = {
    "text",
    "plain",
    {{"version", "0.0.4"}, {}},
    {kText004Header, kText004Header, kText004Header, kText004Header},
};

const MediaType kText100 = {
    "text",
    "plain",
    {{"version", "1.0.0"}, {}},
    {"text/plain; version=1.0.0; charset=utf-8; escaping=allow-utf-8",
     "text/plain; version=1.0.0; charset=utf-8; escaping=underscores",
     "text/plain; version=1.0.0; charset=utf-8; escaping=dots",
     "text/plain; version=1.0.0; charset=utf-8; escaping=values"},
};

const MediaType kOpenMetrics100 = {
    "application",
    "openmetrics-text",
    {{"version", "1.0.0"}, {}},
    {kOpenMetricsHeader, kOpenMetricsHeader, kOpenMetricsHeader, kOpenMetricsHeader},
};

const MediaType kProtobufDelimited = {
    "application",
    "vnd.google.protobuf",
    {{"proto", "io.prometheus.client.MetricFamily"}, {"encoding", "delimited"}},
    {kProtobufHeader, kProtobufHeader, kProtobufHeader, kProtobufHeader},
};

}  // namespace prometheus_express
