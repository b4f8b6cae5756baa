#include "prometheus_express/exposition/formats/text_lines.h"

#include "prometheus_express/text/decimal.h"

namespace prometheus_express {
namespace {

[[gnu::always_inline]] inline std::size_t read_number(Captured& captured, const Sample& sample,
                                                      unsigned line) {
  if (sample.function) return format_double(sample.function(), captured.number);
  SampleNumber number;
  sample.kind().read_sample(sample.value, line, captured.snapshot, number);
  return number.is_whole ? format_unsigned(number.whole, captured.number)
                         : format_double(number.real, captured.number);
}

}  // namespace

unsigned text_value_lines(const Sample& sample) { return sample.kind().sample_count(sample.value); }

void capture_number(Captured& captured, const Sample& sample, unsigned line) {
  captured.number_size = read_number(captured, sample, line);
}

void capture_text(Captured& captured, const Sample& sample, unsigned line) {
  captured.number_size = read_number(captured, sample, line);
  const std::int64_t time_ms = captured.timestamp_ms(sample.kind());
  if (!kLarge || time_ms == kNoTimestamp) return;
  char* at = captured.number + captured.number_size;
  *at++ = ' ';
  at += format_milliseconds(time_ms, at);
  captured.number_size = static_cast<std::size_t>(at - captured.number);
}

std::size_t format_milliseconds(std::int64_t time_ms, char* out) {
  const std::size_t sign = time_ms < 0 ? 1 : 0;
  *out = '-';
  const auto bits = static_cast<std::uint64_t>(time_ms);
  return sign + write_decimal(time_ms < 0 ? 0 - bits : bits, out + sign);
}

void write_series(Writer& writer, const Captured& captured, const Sample& sample, unsigned line) {
  const SampleName own = sample.kind().name_of(sample.value, line);
  SeriesWriter series{writer, sample};
  series.name(SplitName(sample.family()), own.suffix == nullptr ? "" : own.suffix);
  series.labels();
  series.own_label(own);
  series.end();
  writer.character(' ');
  writer.text(captured.number, captured.number_size);
}

void write_series_named(Writer& writer, const Sample& sample, const SplitName& name,
                        const char* suffix) {
  SeriesWriter series{writer, sample};
  series.name(name, suffix);
  series.labels();
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

}  // namespace prometheus_express
