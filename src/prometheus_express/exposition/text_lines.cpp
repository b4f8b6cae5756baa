#include "prometheus_express/exposition/text_lines.h"

#include "prometheus_express/exposition/name_escaper.h"
#include "prometheus_express/exposition/series_writer.h"
#include "prometheus_express/metrics/counter_value.h"
#include "prometheus_express/metrics/enum_value.h"
#include "prometheus_express/metrics/gauge_value.h"
#include "prometheus_express/metrics/label_text.h"
#include "prometheus_express/metrics/summary_value.h"
#include "prometheus_express/metrics/unknown_value.h"

namespace prometheus_express {
namespace {

// A histogram's lines: one for each bound, +Inf, _count, and _sum.
struct HistogramLines {
  explicit HistogramLines(const HistogramValue& histogram)
      : infinity(static_cast<unsigned>(histogram.bound_count())),
        count(infinity + 1),
        sum(infinity + 2),
        all(histogram.bound(0) < 0 ? sum : sum + 1) {}
  unsigned infinity;
  unsigned count;
  unsigned sum;
  unsigned all;
};

// A summary's lines: one for each quantile, _count and _sum.
struct SummaryLines {
  explicit SummaryLines(const SummaryValue& summary)
      : count(static_cast<unsigned>(summary.quantile_count())), sum(count + 1), all(count + 2) {}
  unsigned count;
  unsigned sum;
  unsigned all;
};

std::size_t format_counter(const CounterValue& counter, char* out) {
  const CounterValue::Reading reading = counter.read();
  if (reading.fraction == 0) return format_unsigned(reading.whole, out);
  return format_double(static_cast<double>(reading.whole) + reading.fraction, out);
}

std::size_t capture_summary(Captured& captured, const SummaryValue& summary, unsigned line) {
  SummarySnapshot& snapshot = captured.summary;
  const SummaryLines lines{summary};
  if (line == 0) summary.read(snapshot);
  if (line == lines.count) return format_unsigned(snapshot.count, captured.number);
  const double value = line == lines.sum ? snapshot.sum : snapshot.quantiles[line];
  return format_double(value, captured.number);
}

std::size_t capture_histogram(Captured& captured, const HistogramValue& histogram, unsigned line) {
  HistogramSnapshot& snapshot = captured.histogram;
  const HistogramLines lines{histogram};
  if (line == 0) histogram.read(snapshot);
  if (line == lines.sum) return format_double(snapshot.sum, captured.number);
  const unsigned bucket = line < lines.infinity ? line : lines.infinity;
  return format_unsigned(snapshot.cumulative[bucket], captured.number);
}

// So that exactly one state of a page holds, whatever happens between its lines.
std::size_t capture_state(Captured& captured, const EnumValue& value, unsigned line) {
  if (line == 0) captured.histogram.cumulative[0] = value.current();
  captured.number[0] = captured.histogram.cumulative[0] == line ? '1' : '0';
  return 1;
}

std::size_t capture_number(Captured& captured, const Sample& sample, unsigned line) {
  switch (sample.registration.family().type()) {
    case MetricType::kCounter:
      return format_counter(value_of<CounterValue>(sample), captured.number);
    case MetricType::kGauge:
      return format_double(value_of<GaugeValue>(sample).value(), captured.number);
    case MetricType::kUnknown:
      return format_double(value_of<UnknownValue>(sample).value(), captured.number);
    case MetricType::kSummary:
      return capture_summary(captured, value_of<SummaryValue>(sample), line);
    case MetricType::kHistogram:
      return capture_histogram(captured, value_of<HistogramValue>(sample), line);
    case MetricType::kStateSet:
      return capture_state(captured, value_of<EnumValue>(sample), line);
    case MetricType::kInfo:
      break;
  }
  captured.number[0] = '1';
  return 1;
}

void write_summary_series(SeriesWriter& series, const Sample& sample, unsigned line) {
  const auto& summary = value_of<SummaryValue>(sample);
  const SummaryLines lines{summary};
  series.name(sample.registration.family().name(), line == lines.count ? "_count"
                                                   : line == lines.sum ? "_sum"
                                                                       : "");
  series.labels(sample.label_text);
  if (line >= lines.count) return;
  char rank[kMaxNumberBytes];
  series.label("quantile", {rank, format_canonical(summary.quantile_rank(line), rank)});
}

void write_histogram_series(SeriesWriter& series, const Sample& sample, unsigned line) {
  const auto& histogram = value_of<HistogramValue>(sample);
  const HistogramLines lines{histogram};
  const bool bucket = line < lines.count;
  series.name(sample.registration.family().name(), bucket                ? "_bucket"
                                                   : line == lines.count ? "_count"
                                                                         : "_sum");
  series.labels(sample.label_text);
  if (!bucket) return;
  char bound[kMaxNumberBytes];
  const std::size_t size = line == lines.infinity
                               ? std::string_view("+Inf").copy(bound, sizeof bound)
                               : format_canonical(histogram.bound(line), bound);
  series.label("le", {bound, size});
}

void write_series_in_full(Writer& writer, const Sample& sample, unsigned line) {
  const Family& family = sample.registration.family();
  SeriesWriter series{writer, sample};
  switch (family.type()) {
    case MetricType::kHistogram:
      write_histogram_series(series, sample, line);
      break;
    case MetricType::kSummary:
      write_summary_series(series, sample, line);
      break;
    case MetricType::kStateSet:
      series.name(family.name(), "");
      series.labels(sample.label_text);
      series.state_label(value_of<EnumValue>(sample).state_name(line));
      break;
    default: {
      const SplitName name{family};
      series.name(name.stem, name.suffix);
      series.labels(sample.label_text);
    }
  }
  series.end();
}

// Whether every value of the metric is one line, of the metric's own name.
bool is_one_line(MetricType type) {
  return type == MetricType::kCounter || type == MetricType::kGauge || type == MetricType::kUnknown;
}

void put_pieces_together(SeriesPieces& pieces, const Sample& sample) {
  pieces.state = SeriesPieces::State::kNotPossible;
  const Family& family = sample.registration.family();
  if (!family.labelled() || !is_one_line(family.type())) return;
  Writer writer{pieces.text, kSeriesPieceBytes};
  const auto mark_end = [&](std::size_t piece) {
    pieces.ends[piece] = static_cast<std::uint16_t>(writer.position() - pieces.text);
  };
  SeriesWriter series{writer, sample};
  const SplitName name{family};
  series.name(name.stem, name.suffix);
  series.constant_labels();
  for (std::size_t i = 0; i < family.label_count(); ++i) {
    if (i > 0) writer.character('"');
    series.begin_label(family.label_name(i));
    mark_end(i);
  }
  writer.text("\"} ");
  mark_end(family.label_count());
  if (!writer.full()) pieces.state = SeriesPieces::State::kReady;
}

void write_series_from_pieces(Writer& writer, const SeriesPieces& pieces, const Sample& sample) {
  const std::size_t labels = sample.registration.family().label_count();
  LabelText values{sample.label_text};
  const char* piece = pieces.text;
  for (std::size_t i = 0; i <= labels; ++i) {
    const char* end = pieces.text + pieces.ends[i];
    writer.text(piece, static_cast<std::size_t>(end - piece));
    if (i < labels) writer.text(values.next());
    piece = end;
  }
}

}  // namespace

unsigned text_value_lines(const Sample& sample) {
  switch (sample.registration.family().type()) {
    case MetricType::kSummary:
      return SummaryLines(value_of<SummaryValue>(sample)).all;
    case MetricType::kHistogram:
      return HistogramLines(value_of<HistogramValue>(sample)).all;
    case MetricType::kStateSet:
      return static_cast<unsigned>(value_of<EnumValue>(sample).state_count());
    default:
      return 1;
  }
}

void capture_text(Captured& captured, const Sample& sample, unsigned line) {
  if constexpr (kSeriesPieceBytes > 0) {
    if (captured.pieces.state == SeriesPieces::State::kNotTried) {
      put_pieces_together(captured.pieces, sample);
    }
  }
  captured.number_size = sample.function ? format_double(sample.function(), captured.number)
                                         : capture_number(captured, sample, line);
}

void write_series(Writer& writer, const Captured& captured, const Sample& sample, unsigned line) {
  if constexpr (kSeriesPieceBytes > 0) {
    if (captured.pieces.state == SeriesPieces::State::kReady) {
      write_series_from_pieces(writer, captured.pieces, sample);
      return writer.text(captured.number, captured.number_size);
    }
  }
  write_series_in_full(writer, sample, line);
  writer.character(' ');
  writer.text(captured.number, captured.number_size);
}

void write_series_named(Writer& writer, const Sample& sample, std::string_view name,
                        std::string_view suffix) {
  SeriesWriter series{writer, sample};
  series.name(name, suffix);
  series.labels(sample.label_text);
  series.end();
}

std::size_t format_timestamp(double seconds, char* out) {
  const auto milliseconds = static_cast<std::uint64_t>(seconds * 1000);
  std::size_t size = format_unsigned(milliseconds / 1000, out);
  out[size++] = '.';
  for (unsigned digit = 100; digit > 0; digit /= 10) {
    out[size++] = static_cast<char>('0' + milliseconds / digit % 10);
  }
  return size;
}

void write_family_name(Writer& writer, const FamilyHeader& header, std::string_view name,
                       std::string_view suffix) {
  const std::string_view prefix = header.registration.prefix();
  const bool plain = header.registration.family().plain_names() || is_plain_name(prefix, name);
  const bool quoted = !plain && header.escaping == Escaping::kAllowUtf8;
  if (quoted) writer.character('"');
  NameEscaper escaper{writer, header.escaping, plain};
  if (!prefix.empty()) {
    escaper.piece(prefix);
    escaper.piece("_");
  }
  escaper.piece(name);
  writer.text(suffix);
  if (quoted) writer.character('"');
}

}  // namespace prometheus_express
