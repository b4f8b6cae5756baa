#include "fuzz/support/text_page.h"

#include <cstdlib>
#include <set>

#include "fuzz/support/target.h"

namespace fuzz {
namespace {

bool is_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':';
}
bool is_name_character(char c) { return is_start(c) || (c >= '0' && c <= '9'); }

class LineReader {
 public:
  LineReader(std::string_view line, TextDialect dialect) : rest_(line), dialect_(dialect) {}

  bool take(std::string_view text) {
    if (rest_.substr(0, text.size()) != text) return false;
    rest_.remove_prefix(text.size());
    return true;
  }
  bool at_end() const { return rest_.empty(); }

  std::string name() {
    if (dialect_.quoted_names && !rest_.empty() && rest_[0] == '"') return quoted();
    REQUIRE((!rest_.empty() && is_start(rest_[0])));
    std::string text;
    while (!rest_.empty() && is_name_character(rest_[0])) text += next();
    return text;
  }

  // With the escapes of label values.
  std::string quoted() {
    REQUIRE(take("\""));
    std::string text;
    while (!rest_.empty() && rest_[0] != '"') text += character(true);
    REQUIRE(take("\""));
    return text;
  }

  std::string help() {
    std::string text;
    while (!rest_.empty()) text += character(dialect_.openmetrics);
    return text;
  }

  double number() {
    const std::string word(rest_.substr(0, rest_.find(' ')));
    rest_.remove_prefix(word.size());
    const bool plain = word.find_first_not_of("0123456789+-.e") == std::string::npos;
    REQUIRE((plain || word == "NaN" || word == "+Inf" || word == "-Inf"));
    char* end = nullptr;
    const double value = std::strtod(word.c_str(), &end);
    REQUIRE((!word.empty() && *end == '\0'));
    return value;
  }

  // Behind a '{'.
  void labels(TextSample& sample) {
    while (!take("}")) {
      const bool names_metric = sample.name.empty();
      std::string name = this->name();
      if (names_metric && rest_[0] != '=') {
        sample.name = name;
      } else {
        REQUIRE(take("="));
        sample.labels.emplace_back(name, quoted());
      }
      if (!take(",")) {
        REQUIRE(rest_.substr(0, 1) == "}");
      }
    }
  }

  std::string_view rest() const { return rest_; }

 private:
  char next() {
    const char c = rest_[0];
    rest_.remove_prefix(1);
    return c;
  }
  char character(bool has_quotes) {
    const char c = next();
    if (c != '\\') return c;
    REQUIRE_FALSE(rest_.empty());
    const char escaped = next();
    REQUIRE((escaped == '\\' || escaped == 'n' || (has_quotes && escaped == '"')));
    return escaped == 'n' ? '\n' : escaped;
  }

  std::string_view rest_;
  TextDialect dialect_;
};

void read_exemplar(LineReader& line, TextSample& sample) {
  TextSample exemplar;
  exemplar.name = "exemplar";
  line.labels(exemplar);
  REQUIRE(line.take(" "));
  line.number();
  if (line.take(" ")) line.number();
  sample.has_exemplar = true;
}

TextSample read_sample(std::string_view text, TextDialect dialect) {
  LineReader line(text, dialect);
  TextSample sample;
  if (!text.empty() && text[0] != '{') sample.name = line.name();
  if (line.take("{")) line.labels(sample);
  REQUIRE_FALSE(sample.name.empty());
  REQUIRE(line.take(" "));
  sample.value = line.number();
  if (dialect.openmetrics && line.take(" # {")) read_exemplar(line, sample);
  REQUIRE(line.at_end());
  std::set<std::string> names;
  for (const auto& [name, value] : sample.labels) REQUIRE(names.insert(name).second);
  return sample;
}

bool is_named_after(const std::string& sample, const std::string& family) {
  if (sample.substr(0, family.size()) != family) return false;
  static const std::set<std::string> kSuffixes = {"",     "_total", "_created", "_bucket",
                                                  "_sum", "_count", "_info"};
  return kSuffixes.count(sample.substr(family.size())) == 1;
}

class PageReader {
 public:
  explicit PageReader(TextDialect dialect) : dialect_(dialect) {}

  void read(std::string_view text) {
    REQUIRE_FALSE(ended_);
    LineReader line(text, dialect_);
    if (line.take("# HELP ")) return begin_family(line);
    if (line.take("# TYPE ")) return read_type(line);
    if (line.take("# EOF")) {
      REQUIRE((dialect_.openmetrics && line.at_end()));
      ended_ = true;
      return;
    }
    REQUIRE_FALSE(families.empty());
    TextFamily& family = families.back();
    if (line.take("# UNIT ")) {
      REQUIRE((dialect_.openmetrics && family.samples.empty() && line.name() == family.name));
      return;
    }
    family.samples.push_back(read_sample(text, dialect_));
    REQUIRE(is_named_after(family.samples.back().name, family.name));
    REQUIRE_FALSE(family.type.empty());
  }
  void end() const { REQUIRE(ended_ == dialect_.openmetrics); }

  std::vector<TextFamily> families;

 private:
  void begin_family(LineReader& line) {
    families.emplace_back();
    families.back().name = line.name();
    REQUIRE(names_.insert(families.back().name).second);
    REQUIRE(line.take(" "));
    families.back().help = line.help();
  }
  void read_type(LineReader& line) {
    REQUIRE((!families.empty() && families.back().type.empty()));
    REQUIRE(line.name() == families.back().name);
    REQUIRE(line.take(" "));
    families.back().type = line.name();
    REQUIRE(line.at_end());
  }

  TextDialect dialect_;
  std::set<std::string> names_;
  bool ended_ = false;
};

}  // namespace

std::string TextSample::label(std::string_view wanted) const {
  for (const auto& [label_name, text] : labels) {
    if (label_name == wanted) return text;
  }
  return {};
}

std::vector<TextFamily> read_text_page(std::string_view page, TextDialect dialect) {
  PageReader reader(dialect);
  while (!page.empty()) {
    const std::size_t end = page.find('\n');
    REQUIRE(end != std::string_view::npos);
    reader.read(page.substr(0, end));
    page.remove_prefix(end + 1);
  }
  reader.end();
  return reader.families;
}

}  // namespace fuzz
