#include "prometheus_express/exposition/formats/protobuf_format.h"

#include <limits>

#include "prometheus_express/exposition/formats/protobuf_family.h"
#include "prometheus_express/exposition/formats/protobuf_writer.h"
#include "prometheus_express/exposition/formats/text_lines.h"
#include "prometheus_express/exposition/formats/whole_messages.h"
#include "prometheus_express/exposition/name_escaper.h"
#include "prometheus_express/exposition/unescape.h"
#include "prometheus_express/metrics/exponential/native_buckets.h"
#include "prometheus_express/metrics/value/counter_value.h"
#include "prometheus_express/metrics/value/enum_value.h"
#include "prometheus_express/metrics/value/histogram_value.h"
#include "prometheus_express/metrics/value/summary_value.h"

namespace prometheus_express {
namespace {

constexpr unsigned kCounterExemplarField = 2;
constexpr unsigned kBucketExemplarField = 3;

// Takes apart name="value",... as ExemplarStore keeps it.
void put_exemplar_labels(ProtobufWriter& out, std::string_view text) {
  while (!text.empty()) {
    const std::size_t name_end = text.find('=');
    std::size_t value_end = name_end + 2;
    while (text[value_end] != '"') value_end += text[value_end] == '\\' ? 2 : 1;
    const std::string_view value = text.substr(name_end + 2, value_end - name_end - 2);
    out.length_field(exemplar_field::kLabel, [&](ProtobufWriter& label) {
      label.string_field(label_field::kName, text.substr(0, name_end));
      label.length_field(label_field::kValue,
                         [&](ProtobufWriter& raw) { write_unescaped(raw.writer(), value); });
    });
    text.remove_prefix(value_end + 1 < text.size() ? value_end + 2 : text.size());
  }
}

// A google.protobuf.Timestamp; nothing for NaN.
void put_timestamp(ProtobufWriter& out, unsigned field, double seconds) {
  if (!(seconds >= 0)) return;
  out.length_field(field, [seconds](ProtobufWriter& timestamp) {
    const auto whole = static_cast<std::uint64_t>(seconds);
    const double rest = seconds - static_cast<double>(whole);
    timestamp.uint64_field(timestamp_field::kSeconds, whole);
    timestamp.uint64_field(timestamp_field::kNanos, static_cast<std::uint64_t>(rest * 1e9));
  });
}

void put_exemplar(ProtobufWriter& out, unsigned field, const KeptExemplar& exemplar) {
  out.length_field(field, [&exemplar](ProtobufWriter& message) {
    put_exemplar_labels(message, {exemplar.labels, exemplar.label_bytes});
    message.double_field(exemplar_field::kValue, exemplar.value);
    put_timestamp(message, exemplar_field::kTimestamp, exemplar.timestamp);
  });
}

void put_span(ProtobufWriter& out, unsigned field, const NativeSpan& span) {
  out.length_field(field, [&span](ProtobufWriter& message) {
    message.sint_field(span_field::kOffset, span.offset);
    message.uint64_field(span_field::kLength, span.length);
  });
}

void put_native_side(ProtobufWriter& out, const NativeSide& side, unsigned span_number,
                     unsigned delta_number) {
  NativeSpans spans{side};
  for (NativeSpan span; spans.next(span);) put_span(out, span_number, span);
  NativeDeltas deltas{side};
  for (std::int64_t delta; deltas.next(delta);) out.sint_field(delta_number, delta);
}

void put_native(ProtobufWriter& out, const NativeSnapshot& native) {
  out.sint_field(native_field::kSchema, native.schema);
  out.double_field(native_field::kZeroThreshold, native.zero_threshold);
  out.uint64_field(native_field::kZeroCount, native.zero_count);
  put_native_side(out, native.negative, native_field::kNegativeSpan, native_field::kNegativeDelta);
  put_native_side(out, native.positive, native_field::kPositiveSpan, native_field::kPositiveDelta);
  // Without a span and with a threshold of 0 a reader would take it for a classic histogram.
  if (native.count == 0 && native.zero_threshold == 0) {
    put_span(out, native_field::kPositiveSpan, {0, 0});
  }
}

void put_histogram(ProtobufWriter& out, const Captured& captured, const HistogramValue& histogram) {
  const HistogramSnapshot& snapshot = captured.snapshot.histogram;
  const std::size_t bounds = histogram.bound_count();
  const bool native = captured.native.has_item();
  out.uint64_field(count_field::kCount,
                   native ? captured.native->count : snapshot.cumulative[bounds]);
  out.double_field(count_field::kSum, snapshot.sum);
  for (std::size_t i = 0; i <= bounds; ++i) {
    const double bound = i < bounds ? histogram.bound(i) : std::numeric_limits<double>::infinity();
    out.length_field(count_field::kBucket, [&](ProtobufWriter& bucket) {
      bucket.uint64_field(bucket_field::kCumulativeCount, snapshot.cumulative[i]);
      bucket.double_field(bucket_field::kUpperBound, bound);
      if (captured.exemplar.has_item() && captured.exemplar_bucket == i) {
        put_exemplar(bucket, kBucketExemplarField, *captured.exemplar);
      }
    });
  }
  if (native) put_native(out, *captured.native);
}

void put_summary(ProtobufWriter& out, const SummarySnapshot& snapshot,
                 const SummaryValue& summary) {
  out.uint64_field(count_field::kCount, snapshot.count);
  out.double_field(count_field::kSum, snapshot.sum);
  for (std::size_t i = 0; i < summary.quantile_count(); ++i) {
    out.length_field(count_field::kQuantile, [&](ProtobufWriter& quantile) {
      quantile.double_field(quantile_field::kRank, summary.quantile_rank(i));
      quantile.double_field(quantile_field::kValue, snapshot.quantiles[i]);
    });
  }
}

void put_state_label(ProtobufWriter& metric, const Sample& sample, unsigned line) {
  metric.length_field(metric_field::kLabel, [&](ProtobufWriter& label) {
    put_name(label, label_field::kName, sample);
    label.string_field(label_field::kValue, value_of<EnumValue>(sample).state_name(line));
  });
}

bool is_histogram(MetricType type) {
  return type == MetricType::kHistogram || type == MetricType::kGaugeHistogram;
}

void put_metric(ProtobufWriter& metric, const Captured& captured, const Sample& sample,
                unsigned line) {
  const MetricType type = sample.family().type();
  put_labels(metric, sample);
  if (type == MetricType::kStateSet) put_state_label(metric, sample, line);
  if (is_histogram(type)) {
    return metric.length_field(metric_field::kHistogram, [&](ProtobufWriter& histogram) {
      put_histogram(histogram, captured, value_of<HistogramValue>(sample));
      put_timestamp(histogram, created_field::kHistogram, sample.created);
    });
  }
  if (type == MetricType::kSummary) {
    return metric.length_field(metric_field::kSummary, [&](ProtobufWriter& summary) {
      put_summary(summary, captured.snapshot.summary, value_of<SummaryValue>(sample));
      put_timestamp(summary, created_field::kSummary, sample.created);
    });
  }
  metric.length_field(value_field(type), [&](ProtobufWriter& value) {
    value.double_field(kValueField, captured.value);
    if (captured.exemplar.has_item())
      put_exemplar(value, kCounterExemplarField, *captured.exemplar);
    if (type == MetricType::kCounter) put_timestamp(value, created_field::kCounter, sample.created);
  });
}

// Readers take fields in any order.
void put_sample_time(ProtobufWriter& metric, const Captured& captured, const Sample& sample) {
  const std::int64_t time_ms = captured.timestamp_ms(sample.kind());
  if (!kLarge || time_ms == kNoTimestamp) return;
  metric.uint64_field(metric_field::kTimestampMs, static_cast<std::uint64_t>(time_ms));
}

void write_value(Writer& writer, const Captured& captured, const Sample& sample, unsigned line) {
  ProtobufWriter{writer}.delimited([&](ProtobufWriter& message) {
    put_family(message, sample);
    message.length_field(family_field::kMetric, [&](ProtobufWriter& metric) {
      put_metric(metric, captured, sample, line);
      put_sample_time(metric, captured, sample);
    });
    put_unit(message, sample);
  });
}

unsigned value_lines(const Sample& sample) {
  return sample.family().type() == MetricType::kStateSet ? text_value_lines(sample) : 1;
}

void write_no_header(Writer&, const FamilyHeader&, unsigned) {}

// With the native buckets, if there are any and there is room for them. False: not read.
bool read_native(Captured& captured, const Sample& sample) {
  if (sample.family().type() != MetricType::kHistogram) return false;
  const auto& histogram = value_of<HistogramValue>(sample);
  return histogram.is_native() && captured.native.fill([&](NativeSnapshot& native) {
    return histogram.read_into(captured.snapshot.histogram, &native);
  });
}

// The first sample's number; with it all of a histogram or summary.
double read_value(Captured& captured, const Sample& sample, unsigned line) {
  if (read_native(captured, sample)) return 0;
  SampleNumber number;
  sample.kind().read_sample(sample.value, line, captured.snapshot, number);
  return number.is_whole ? static_cast<double>(number.whole) : number.real;
}

// Of a counter, or the newest of a histogram: there is memory for one.
bool read_exemplar(KeptExemplar& exemplar, std::size_t& bucket, const Sample& sample) {
  if (&sample.kind() == &CounterValue::kKind) {
    return value_of<CounterValue>(sample).read_exemplar(exemplar);
  }
  return sample.family().type() == MetricType::kHistogram &&
         value_of<HistogramValue>(sample).read_newest_exemplar(bucket, exemplar);
}

void capture(Captured& captured, const Sample& sample, unsigned line) {
  captured.exemplar.fill([&](KeptExemplar& exemplar) {
    return read_exemplar(exemplar, captured.exemplar_bucket, sample);
  });
  captured.value = sample.function ? sample.function() : read_value(captured, sample, line);
}

void give_back(Captured& captured) {
  captured.exemplar.give_back();
  captured.native.give_back();
}

}  // namespace

const Format kProtobufFormat = {
    &kWholeMessages, 0,  value_lines, write_no_header, capture, write_value,
    &kEscapedNames,  "", give_back,
};

}  // namespace prometheus_express
