// What the text formats have in common: which lines a value has, what is read for each, and how a
// series and its value are written.
#pragma once

#include <string_view>

#include "prometheus_express/exposition/format.h"
#include "prometheus_express/exposition/formats/series_writer.h"

namespace prometheus_express {

// One for each sample of the value.
unsigned text_value_lines(const Sample& sample);

// For Format::capture: the number alone, and with the time of the sample in milliseconds.
void capture_number(Captured& captured, const Sample& sample, unsigned line);
void capture_text(Captured& captured, const Sample& sample, unsigned line);

// The name with its labels, a space, and what was captured; no line break.
void write_series(Writer& writer, const Captured& captured, const Sample& sample, unsigned line);

// The series of a sample with this name and suffix, and no labels but its own.
void write_series_named(Writer& writer, const Sample& sample, const SplitName& name,
                        const char* suffix);

// A time as a whole number, with its sign.
std::size_t format_milliseconds(std::int64_t time_ms, char* out);

// Seconds with milliseconds: what a double has beyond them is noise.
std::size_t format_timestamp(double seconds, char* out);

}  // namespace prometheus_express
