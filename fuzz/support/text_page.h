// Reads a page in one of the text formats as strictly as their specifications put it (Prometheus'
// exposition formats 0.0.4 and 1.0.0, OpenMetrics 1.0): what is not allowed is a finding.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fuzz {

struct TextSample {
  std::string name;
  std::vector<std::pair<std::string, std::string>> labels;  // without escapes
  double value = 0;
  bool has_exemplar = false;

  // Empty where there is none.
  std::string label(std::string_view name) const;
};

struct TextFamily {
  std::string name;
  std::string help;  // without escapes
  std::string type;
  std::vector<TextSample> samples;
};

struct TextDialect {
  bool openmetrics;
  bool quoted_names;  // names in any UTF-8 may stand in quotes
};

// Each family stands once and in one piece, its HELP and TYPE first; each of its samples is named
// after it.
std::vector<TextFamily> read_text_page(std::string_view page, TextDialect dialect);

}  // namespace fuzz
