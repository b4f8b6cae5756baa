// Query strings and name filters against the URL standard's parser of
// application/x-www-form-urlencoded, done with copies. An input is a query; the names that the
// filter is asked for are made of what it lists.
#include "prometheus_express/text/query.h"

#include <string>
#include <vector>

#include "fuzz/support/target.h"
#include "prometheus_express/exposition/name_filter.h"

using prometheus_express::EncodedText;
using prometheus_express::NameFilter;
using prometheus_express::QueryParameter;

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

bool is_hex(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2])) {
      out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

Pairs parsed(std::string_view query) {
  Pairs pairs;
  for (std::size_t begin = 0; begin <= query.size();) {
    const std::size_t end = std::min(query.find('&', begin), query.size());
    const std::string_view pair = query.substr(begin, end - begin);
    begin = end + 1;
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    pairs.emplace_back(percent_decoded(pair.substr(0, equals)),
                       percent_decoded(pair.substr(std::min(equals + 1, pair.size()))));
  }
  return pairs;
}

std::string read(EncodedText text) {
  std::string out;
  for (char byte = 0; text.next(byte);) out += byte;
  REQUIRE(text.empty());
  return out;
}

void check(EncodedText text, const std::string& decoded) {
  REQUIRE((read(text) == decoded));
  REQUIRE(text.is(decoded));
  REQUIRE_FALSE(text.is(decoded + 'x'));
  REQUIRE((decoded.empty() || !text.is(decoded.substr(1))));
  EncodedText rest = text;
  REQUIRE(rest.skip(decoded.substr(0, decoded.size() / 2)));
  REQUIRE((read(rest) == decoded.substr(decoded.size() / 2)));
  const std::string before = read(rest);
  REQUIRE_FALSE(rest.skip(before + 'x'));
  REQUIRE((read(rest) == before));  // a text that is not there takes nothing
}

// Of a name cut at two places, as prefix_name and suffix.
void check(const NameFilter& filter, const std::vector<std::string>& listed,
           const std::string& name) {
  const auto is_listed = [&](const std::string& whole) {
    return listed.empty() || std::find(listed.begin(), listed.end(), whole) != listed.end();
  };
  for (std::size_t cut = 0; cut <= name.size(); cut += 1 + name.size() / 8) {
    const std::string head = name.substr(0, cut);
    const std::string tail = name.substr(cut);
    REQUIRE((filter.passes("", head, tail) == is_listed(name)));
    REQUIRE((filter.passes("", name, tail) == is_listed(name + tail)));
    const std::string prefixed = head.empty() ? tail : head + "_" + tail;
    REQUIRE((filter.passes(head, tail) == is_listed(prefixed)));
    REQUIRE((filter.passes(head, tail, head) == is_listed(prefixed + head)));
    const std::size_t underscore = name.find('_', cut);
    if (underscore == std::string::npos || underscore == 0) continue;
    REQUIRE((filter.passes(name.substr(0, underscore), name.substr(underscore + 1)) ==
             is_listed(name)));
  }
}

}  // namespace

void fuzz::run(Input input) {
  const std::string_view query = input.rest();
  const Pairs pairs = parsed(query);
  std::string_view rest = query;
  std::vector<std::string> listed;
  QueryParameter parameter;
  for (const auto& [name, value] : pairs) {
    REQUIRE(next_parameter(rest, parameter));
    check(parameter.name, name);
    check(parameter.value, value);
    if (name == "name[]") listed.push_back(value);
  }
  REQUIRE_FALSE(next_parameter(rest, parameter));
  const NameFilter filter(query);
  REQUIRE(filter.empty() == listed.empty());
  for (const auto& [name, value] : pairs) check(filter, listed, value);
}
