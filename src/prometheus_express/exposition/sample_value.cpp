#include "prometheus_express/exposition/sample_value.h"

#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_THREADS

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string>

#include "prometheus_express/exposition/render.h"

namespace prometheus_express {
namespace {

// Takes `text` off the front of `line`, if it is there.
bool take(std::string_view& line, std::string_view text) {
  if (line.substr(0, text.size()) != text) return false;
  line.remove_prefix(text.size());
  return true;
}

// Takes a value in quotes, and gives it without its escapes.
std::string take_value(std::string_view& line) {
  std::string value;
  take(line, "\"");
  while (!line.empty() && line.front() != '"') {
    if (take(line, "\\")) {
      value += line.front() == 'n' ? '\n' : line.front();
    } else {
      value += line.front();
    }
    line.remove_prefix(1);
  }
  take(line, "\"");
  return value;
}

bool is_among(std::string_view name, std::string_view value,
              std::initializer_list<SampleLabel> labels) {
  for (const SampleLabel& label : labels) {
    if (label.name == name) return label.value == value;
  }
  return false;
}

// Takes name and labels, if they are these, and the space behind them.
bool take_series(std::string_view& line, std::string_view name,
                 std::initializer_list<SampleLabel> labels) {
  if (take(line, "#") || !take(line, name)) return false;
  std::size_t count = 0;
  if (take(line, "{")) {
    while (!take(line, "}")) {
      const std::string_view label = line.substr(0, line.find('='));
      line.remove_prefix(label.size() + 1);
      if (!is_among(label, take_value(line), labels)) return false;
      ++count;
      take(line, ",");
    }
  }
  return count == labels.size() && take(line, " ");
}

double number(const std::string& text) {
  if (text == "+Inf") return HUGE_VAL;
  if (text == "-Inf") return -HUGE_VAL;
  double value = std::nan("");
#if defined(__cpp_lib_to_chars)
  std::from_chars(text.data(), text.data() + text.size(), value);
#else
  if (text != "NaN") value = std::strtod(text.c_str(), nullptr);  // in the "C" locale
#endif
  return value;
}

}  // namespace

std::optional<double> get_sample_value(CollectorRegistry& registry, std::string_view name,
                                       std::initializer_list<SampleLabel> labels) {
  const std::string page = generate_latest(registry);
  std::string_view rest = page;
  while (!rest.empty()) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() + 1);
    if (take_series(line, name, labels)) return number(std::string(line.substr(0, line.find(' '))));
  }
  return std::nullopt;
}

}  // namespace prometheus_express

#endif
