// Accept lists and negotiation against a reference that reads RFC 9110, 5.6.1, 5.6.6 and 12.4.2,
// with copies of everything, and then does what negotiation.h says.
#include "prometheus_express/exposition/negotiation.h"

#include <map>
#include <string>
#include <vector>

#include "fuzz/support/target.h"
#include "prometheus_express/exposition/formats/openmetrics_format.h"
#include "prometheus_express/exposition/formats/protobuf_format.h"
#include "prometheus_express/exposition/formats/text_format.h"
#include "prometheus_express/text/accept_list.h"

using namespace prometheus_express;

namespace {

const Offer kOffers[] = {{kText004, kTextFormat},
                         {kText100, kText100Format},
                         {kOpenMetrics100, kOpenMetricsFormat},
                         {kProtobufDelimited, kProtobufFormat}};

struct Element {
  std::string value;
  std::vector<std::pair<std::string, std::string>> parameters;  // names in lower case
  unsigned quality = 1000;
};

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return text;
}

// One element of the list; `good` says whether it is one.
class Reader {
 public:
  explicit Reader(std::string text) : text_(std::move(text)) { read(); }

  bool good = true;
  Element element;

 private:
  void read() {
    spaces();
    element.value = token();
    if (!element.value.empty() && take('/')) element.value += "/" + token(true);
    good = good && !element.value.empty();
    for (spaces(); good && take(';'); spaces()) {
      for (spaces(); take(';');) spaces();
      const std::string name = lower(token());
      if (name.empty()) continue;  // *( OWS ";" OWS [ parameter ] )
      good = take('=');
      const bool quoted = peek() == '"';
      const std::string value = quoted ? quoted_string() : token(true);
      element.parameters.emplace_back(name, value);
      if (name == "q") good = good && !quoted && quality(value);
    }
    good = good && at_ == text_.size();
  }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char c) {
    const bool there = at_ < text_.size() && text_[at_] == c;
    at_ += there ? 1 : 0;
    return there;
  }
  void spaces() {
    while (peek() == ' ' || peek() == '\t') ++at_;
  }
  std::string token(bool needed = false) {
    static const std::string kMarks = "!#$%&'*+-.^_`|~";
    std::string text;
    while (std::isalnum(static_cast<unsigned char>(peek())) != 0 ||
           (peek() != '\0' && kMarks.find(peek()) != std::string::npos)) {
      text += text_[at_++];
    }
    good = good && !(needed && text.empty());
    return text;
  }
  std::string quoted_string() {
    std::string text;
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\' && ++at_ == text_.size()) break;
      text += text_[at_];
    }
    good = good && take('"');
    return text;
  }
  // ( "0" [ "." *DIGIT ] ) / ( "1" [ "." *"0" ] )
  bool quality(const std::string& value) {
    const std::string digits = value.size() > 2 ? value.substr(2) : "";
    const bool shaped =
        (value[0] == '0' || value[0] == '1') && (value.size() == 1 || value[1] == '.') &&
        digits.find_first_not_of(value[0] == '1' ? "0" : "0123456789") == std::string::npos;
    if (shaped)
      element.quality =
          value[0] == '1' ? 1000 : static_cast<unsigned>(std::stoi((digits + "000").substr(0, 3)));
    return shaped;
  }

  std::string text_;
  std::size_t at_ = 0;
};

// At commas outside of quotes.
std::vector<Element> elements(std::string_view list) {
  std::vector<Element> found;
  std::string piece;
  bool quoted = false;
  const auto end = [&] {
    const Reader reader(piece);
    if (reader.good) found.push_back(reader.element);
    piece.clear();
  };
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i] == ',' && !quoted) {
      end();
      continue;
    }
    piece += list[i];
    if (quoted && list[i] == '\\' && i + 1 < list.size()) {
      piece += list[++i];
    } else if (list[i] == '"') {
      quoted = !quoted;
    }
  }
  end();
  return found;
}

// 0: it does not match; else more for what is more specific.
unsigned specificity(const Element& element, const MediaType& type) {
  const std::string whole = lower(element.value);
  const std::string main(type.type);
  if (element.value == "*/*") return 1;
  if (whole == main + "/*") return 2;
  if (whole != main + "/" + std::string(type.subtype)) return 0;
  unsigned agreeing = 0;
  for (const MediaType::Parameter& wanted : type.parameters) {
    if (wanted.name.empty()) continue;
    const std::string* last = nullptr;
    for (const auto& [name, value] : element.parameters) {
      if (name == wanted.name) last = &value;
    }
    if (last == nullptr) continue;
    if (*last != wanted.value) return 0;
    ++agreeing;
  }
  return 3 + agreeing;
}

std::size_t reference_choice(const std::vector<Element>& list) {
  std::size_t chosen = 0;
  unsigned best_quality = 0;
  std::size_t best_position = 0;
  for (std::size_t i = 0; i < std::size(kOffers); ++i) {
    std::size_t position = list.size();
    unsigned most = 0;
    for (std::size_t j = 0; j < list.size(); ++j) {
      const unsigned fits = specificity(list[j], kOffers[i].media_type);
      if (fits == 0 || fits < most || (fits == most && list[j].quality <= list[position].quality)) {
        continue;
      }
      most = fits;
      position = j;
    }
    const unsigned quality = most == 0 ? 0 : list[position].quality;
    if (quality > best_quality ||
        (quality != 0 && quality == best_quality && position < best_position)) {
      chosen = i;
      best_quality = quality;
      best_position = position;
    }
  }
  return chosen;
}

void check(const AcceptElement& found, const Element& expected) {
  REQUIRE(found.value == expected.value);
  REQUIRE(found.quality == expected.quality);
  std::string_view rest = found.parameters;
  AcceptParameter parameter;
  for (const auto& [name, value] : expected.parameters) {
    REQUIRE(next_parameter(rest, parameter));
    REQUIRE(same_token(parameter.name, name));
    REQUIRE(parameter.is(value));
    REQUIRE_FALSE(parameter.is(value + "x"));
  }
  REQUIRE_FALSE(next_parameter(rest, parameter));
}

}  // namespace

void fuzz::run(Input input) {
  const std::string_view list = input.rest();
  const std::vector<Element> expected = elements(list);
  std::string_view rest = list;
  AcceptElement found;
  for (const Element& element : expected) {
    REQUIRE(next_element(rest, found));
    check(found, element);
  }
  REQUIRE_FALSE(next_element(rest, found));
  const Negotiated negotiated = negotiate(list, kOffers);
  REQUIRE(static_cast<std::size_t>(negotiated.offer - kOffers) == reference_choice(expected));
  REQUIRE(std::string_view(negotiated.content_type()).find(kOffers[0].media_type.type) != 1);
}
