#include "support/page_series.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>

#include "support/protobuf_schema.h"

namespace test_support {
namespace {

using Labels = std::vector<std::pair<std::string, std::string>>;

void add(PageSeries& found, const std::string& name, Labels labels) {
  std::sort(labels.begin(), labels.end());
  std::string text = name + "{";
  for (std::size_t i = 0; i < labels.size(); ++i) {
    text += labels[i].first + "=" + labels[i].second + ",";
    if (i > 0 && labels[i].first == labels[i - 1].first) found.faults.push_back("twice in " + text);
    if (labels[i].first == "__name__") found.faults.push_back("__name__ in " + text);
  }
  found.series.push_back(text + "}");
}

// Takes a name, or a text in quotes.
std::string take_text(std::string_view& line) {
  std::string text;
  if (line.empty() || line.front() != '"') {
    while (!line.empty() && std::string_view("{}=, ").find(line.front()) == line.npos) {
      text += line.front();
      line.remove_prefix(1);
    }
    return text;
  }
  line.remove_prefix(1);
  while (!line.empty() && line.front() != '"') {
    if (line.front() == '\\') line.remove_prefix(1);
    text += line.front();
    line.remove_prefix(1);
  }
  if (!line.empty()) line.remove_prefix(1);
  return text;
}

bool take(std::string_view& line, char c) {
  if (line.empty() || line.front() != c) return false;
  line.remove_prefix(1);
  return true;
}

void read_line(PageSeries& found, std::string_view line) {
  const std::string whole(line);
  std::string name = take_text(line);
  Labels labels;
  if (take(line, '{')) {
    while (!line.empty() && line.front() != '}') {
      std::string label = take_text(line);
      if (take(line, '=')) {
        labels.emplace_back(label, take_text(line));
      } else if (name.empty()) {
        name = label;
      } else {
        break;
      }
      take(line, ',');
    }
    if (!take(line, '}')) found.faults.push_back("no line: " + whole);
  }
  if (!take(line, ' ') || name.empty()) found.faults.push_back("no line: " + whole);
  add(found, name, labels);
}

// Fields of a protobuf message.
struct Field {
  unsigned number = 0;
  std::string_view text;   // of a length-delimited one
  std::uint64_t bits = 0;  // of all others
};

std::uint64_t take_varint(std::string_view& in) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && !in.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(in.front());
    in.remove_prefix(1);
    value |= std::uint64_t{byte & 0x7fU} << shift;
    if (byte <= 0x7f) break;
  }
  return value;
}

bool next(std::string_view& in, Field& field) {
  if (in.empty()) return false;
  const std::uint64_t tag = take_varint(in);
  field = {static_cast<unsigned>(tag >> 3), {}, 0};
  if ((tag & 7) == 0) {
    field.bits = take_varint(in);
  } else if ((tag & 7) == 1) {
    if (in.size() < 8) return false;
    std::memcpy(&field.bits, in.data(), 8);
    in.remove_prefix(8);
  } else {
    const std::uint64_t size = take_varint(in);
    if (size > in.size()) return false;
    field.text = in.substr(0, static_cast<std::size_t>(size));
    in.remove_prefix(field.text.size());
  }
  return true;
}

Labels with(Labels labels, const char* name, std::uint64_t bits) {
  labels.emplace_back(name, std::to_string(bits));
  return labels;
}

void read_metric(PageSeries& found, const std::string& name, std::string_view metric) {
  enum : unsigned { kLabel = 1, kSummary = 4, kTime = 6, kHistogram = 7, kBucketOrQuantile = 3 };
  Labels labels;
  Field field;
  std::string_view rest = metric;
  while (next(rest, field)) {
    if (field.number != kLabel) continue;
    std::string_view pair = field.text;
    Field label_name;
    Field value;
    if (next(pair, label_name) && next(pair, value))
      labels.emplace_back(label_name.text, value.text);
  }
  rest = metric;
  while (next(rest, field)) {
    if (field.number == kLabel || field.number == kTime) continue;
    if (field.number != kSummary && field.number != kHistogram) {
      add(found, name, labels);
      continue;
    }
    const bool summary = field.number == kSummary;
    std::string_view parts = field.text;
    for (Field part; next(parts, part);) {
      if (part.number != kBucketOrQuantile) continue;
      Field inner;
      std::uint64_t bound = 0;
      while (next(part.text, inner)) {
        if (inner.number == (summary ? 1u : 2u)) bound = inner.bits;
      }
      add(found, summary ? name : name + "_bucket",
          with(labels, summary ? "quantile" : "le", bound));
    }
    add(found, name + "_count", labels);
    add(found, name + "_sum", labels);
  }
}

}  // namespace

std::vector<std::string> PageSeries::wrong() const {
  std::vector<std::string> result = faults;
  std::vector<std::string> sorted = series;
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    if (sorted[i] == sorted[i - 1]) result.push_back("there twice: " + sorted[i]);
  }
  return result;
}

PageSeries text_series(std::string_view page) {
  PageSeries found;
  while (!page.empty()) {
    const std::string_view line = page.substr(0, page.find('\n'));
    page.remove_prefix(std::min(page.size(), line.size() + 1));
    if (!line.empty() && line.front() != '#') read_line(found, line);
  }
  return found;
}

PageSeries protobuf_series(std::string_view page) {
  enum : unsigned { kName = 1, kMetric = 4 };
  PageSeries found;
  const std::string fault = protobuf_fault(page);
  if (!fault.empty()) found.faults.push_back(fault);
  while (!page.empty()) {
    const std::uint64_t size = take_varint(page);
    if (size > page.size()) {
      found.faults.push_back("a message that is cut");
      break;
    }
    std::string_view message = page.substr(0, static_cast<std::size_t>(size));
    page.remove_prefix(message.size());
    std::string name;
    for (Field field; next(message, field);) {
      if (field.number == kName) name = field.text;
      if (field.number == kMetric) read_metric(found, name, field.text);
    }
  }
  return found;
}

}  // namespace test_support
