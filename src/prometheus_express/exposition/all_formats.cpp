#include "prometheus_express/exposition/all_formats.h"

#include "prometheus_express/exposition/openmetrics_format.h"
#include "prometheus_express/exposition/protobuf_format.h"
#include "prometheus_express/exposition/text_format.h"

namespace prometheus_express {

const Offer kAllFormats[4] = {
    {kText004, kTextFormat},
    {kText100, kText100Format},
    {kOpenMetrics100, kOpenMetricsFormat},
    {kProtobufDelimited, kProtobufFormat},
};

}  // namespace prometheus_express
