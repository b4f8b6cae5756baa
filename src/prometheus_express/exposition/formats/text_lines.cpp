#include "prometheus_express/exposition/formats/text_lines.h"

namespace prometheus_express {
namespace {

std::size_t capture_number(Captured& captured, const Sample& sample, unsigned line) {
  if (sample.function) return format_double(sample.function(), captured.number);
  SampleNumber number;
  sample.kind().read_sample(sample.value, line, captured.snapshot, number);
  return number.is_whole ? format_unsigned(number.whole, captured.number)
                         : format_double(number.real, captured.number);
}

}  // namespace

unsigned text_value_lines(const Sample& sample) { return sample.kind().sample_count(sample.value); }

void capture_text(Captured& captured, const Sample& sample, unsigned line) {
  captured.number_size = capture_number(captured, sample, line);
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
