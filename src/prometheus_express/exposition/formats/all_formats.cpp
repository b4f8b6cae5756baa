#include "prometheus_express/exposition/formats/all_formats.h"

#include "prometheus_express/exposition/formats/openmetrics_format.h"
#include "prometheus_express/exposition/formats/protobuf_format.h"
#include "prometheus_express/exposition/formats/text_format.h"

namespace prometheus_express {

const Offer kAllFormats[4] = {
    {kText004, kTextFormat},
    {kText100, kText100Format},
    {kOpenMetrics100, kOpenMetricsFormat},
    {kProtobufDelimited, kProtobufFormat},
};

}  // namespace prometheus_express
