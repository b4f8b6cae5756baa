// The lines before a metric's values, written whole (whole_values.h), where its names are those of
// before UTF-8 names, its documentation is plain and it has no unit. The metric's whole name then
// lies in front of the text's bytes, for the lines of its values.
#pragma once

#include "prometheus_express/exposition/format.h"

namespace prometheus_express {

// For text 0.0.4 and 1.0.0.
bool write_whole_header(FamilyText& text, Writer& writer, const FamilyHeader& header);

bool write_whole_openmetrics_header(FamilyText& text, Writer& writer, const FamilyHeader& header);

}  // namespace prometheus_express
