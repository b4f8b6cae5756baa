#include "prometheus_express/text/accept_list.h"

#include "prometheus_express/text/ascii.h"

namespace prometheus_express {
namespace {

bool is_token_character(char c) {
  if (is_digit(c) || is_letter(c)) return true;
  return c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

void skip_spaces(std::string_view& text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
}

bool skip(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

std::string_view take(std::string_view& text, std::size_t size) {
  const std::string_view taken = text.substr(0, size);
  text.remove_prefix(taken.size());
  return taken;
}

std::string_view take_token(std::string_view& text) {
  std::size_t size = 0;
  while (size < text.size() && is_token_character(text[size])) ++size;
  return take(text, size);
}

// Where the quoted string that begins at `at` has its closing quote; npos where it has none.
std::size_t closing_quote(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '"') return at;
    if (text[at] == '\\') ++at;
  }
  return std::string_view::npos;
}

// Takes everything up to the next comma outside quotes, and that comma.
std::string_view take_element(std::string_view& list) {
  std::size_t at = 0;
  for (; at < list.size() && list[at] != ','; ++at) {
    if (list[at] == '"') at = closing_quote(list, at);
    if (at == std::string_view::npos) return take(list, list.size());
  }
  const std::string_view element = take(list, at);
  skip(list, ',');
  return element;
}

// A token, or two with a '/' between; empty where there is none.
std::string_view take_value(std::string_view& text) {
  std::string_view rest = text;
  if (take_token(rest).empty()) return {};
  if (skip(rest, '/') && take_token(rest).empty()) return {};
  return take(text, text.size() - rest.size());
}

bool take_parameter_value(std::string_view& text, AcceptParameter& parameter) {
  parameter.quoted = !text.empty() && text.front() == '"';
  if (!parameter.quoted) {
    parameter.value = take_token(text);
    return !parameter.value.empty();
  }
  const std::size_t end = closing_quote(text, 0);
  if (end == std::string_view::npos) return false;
  parameter.value = take(text, end + 1).substr(1, end - 1);
  return true;
}

// Takes *( OWS ";" OWS [ parameter ] ) OWS off the text as far as the next parameter.
bool take_parameter(std::string_view& text, AcceptParameter& parameter) {
  skip_spaces(text);
  bool separated = false;
  while (skip(text, ';')) {
    separated = true;
    skip_spaces(text);
  }
  if (!separated) return false;
  std::string_view rest = text;
  parameter.name = take_token(rest);
  if (parameter.name.empty() || !skip(rest, '=') || !take_parameter_value(rest, parameter)) {
    return false;
  }
  text = rest;
  return true;
}

// 0 or 1 with any number of digits behind a point, but not above 1.
bool parse_quality(const AcceptParameter& parameter, unsigned& quality) {
  std::string_view text = parameter.value;
  if (parameter.quoted || (text.front() != '0' && text.front() != '1')) return false;
  const bool one = take(text, 1) == "1";
  if (!text.empty() && !skip(text, '.')) return false;
  unsigned thousandths = 0;
  unsigned weight = 100;
  for (const char c : text) {
    if (!is_digit(c) || (one && c != '0')) return false;
    thousandths += weight * static_cast<unsigned>(c - '0');
    weight /= 10;
  }
  quality = one ? 1000 : thousandths;
  return true;
}

bool parse_element(std::string_view text, AcceptElement& element) {
  skip_spaces(text);
  element.value = take_value(text);
  if (element.value.empty()) return false;
  element.parameters = text;
  element.quality = 1000;
  AcceptParameter parameter;
  while (take_parameter(text, parameter)) {
    if (same_token(parameter.name, "q") && !parse_quality(parameter, element.quality)) return false;
  }
  return text.empty();
}

}  // namespace

bool AcceptParameter::is(std::string_view text) const {
  std::size_t done = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (quoted && value[i] == '\\') ++i;
    if (done == text.size() || value[i] != text[done]) return false;
    ++done;
  }
  return done == text.size();
}

bool next_element(std::string_view& list, AcceptElement& element) {
  while (!list.empty()) {
    if (parse_element(take_element(list), element)) return true;
  }
  return false;
}

bool next_parameter(std::string_view& parameters, AcceptParameter& parameter) {
  return take_parameter(parameters, parameter);
}

bool same_token(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (to_lower(a[i]) != to_lower(b[i])) return false;
  }
  return true;
}

}  // namespace prometheus_express
