#include "prometheus_express/exposition/media_type.h"

namespace prometheus_express {
namespace {

constexpr char kText004Header[] = "text/plain; version=0.0.4; charset=utf-8";

}  // namespace

const MediaType kText004 = {
    "text",
    "plain",
    {{"version", "0.0.4"}, {}},
    {kText004Header, kText004Header, kText004Header, kText004Header},
    kText004Header,
};

const MediaType kText100 = {
    "text",
    "plain",
    {{"version", "1.0.0"}, {}},
    {"text/plain; version=1.0.0; charset=utf-8; escaping=allow-utf-8",
     "text/plain; version=1.0.0; charset=utf-8; escaping=underscores",
     "text/plain; version=1.0.0; charset=utf-8; escaping=dots",
     "text/plain; version=1.0.0; charset=utf-8; escaping=values"},
    "text/plain; version=1.0.0; charset=utf-8; escaping=underscores",
};

const MediaType kOpenMetrics100 = {
    "application",
    "openmetrics-text",
    {{"version", "1.0.0"}, {}},
    {"application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=allow-utf-8",
     "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores",
     "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=dots",
     "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=values"},
    "application/openmetrics-text; version=1.0.0; charset=utf-8",
};

const MediaType kProtobufDelimited = {
    "application",
    "vnd.google.protobuf",
    {{"proto", "io.prometheus.client.MetricFamily"}, {"encoding", "delimited"}},
    {"application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; "
     "encoding=delimited; escaping=allow-utf-8",
     "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; "
     "encoding=delimited; escaping=underscores",
     "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; "
     "encoding=delimited; escaping=dots",
     "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; "
     "encoding=delimited; escaping=values"},
    "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited",
};

}  // namespace prometheus_express
