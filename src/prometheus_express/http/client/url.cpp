#include "prometheus_express/http/client/url.h"

#include "prometheus_express/http/characters.h"
#include "prometheus_express/http/header_rules.h"
#include "prometheus_express/http/host.h"
#include "prometheus_express/text/ascii.h"
#include "prometheus_express/text/literal.h"

namespace prometheus_express {
namespace {

bool is_digit_or_dot(char c) { return c == '.' || is_digit(c); }

bool is_name_character(char c) {
  return is_digit_or_dot(c) || is_letter(c) || c == '-' || c == '_';
}

bool all(std::string_view text, bool (*is)(char)) {
  for (const char c : text) {
    if (!is(c)) return false;
  }
  return !text.empty();
}

// Takes the host off the front of `authority`.
bool take_host(std::string_view& authority, Url& url) {
  url.is_ipv6 = !authority.empty() && authority.front() == '[';
  if (url.is_ipv6) {
    const std::size_t end = authority.find(']');
    if (end == std::string_view::npos) return false;
    url.host = authority.substr(1, end - 1);
    authority.remove_prefix(end + 1);
    return is_ipv6_text(url.host);
  }
  url.host = authority.substr(0, authority.find(':'));
  authority.remove_prefix(url.host.size());
  return all(url.host, is_name_character);
}

// `text` is what follows the host.
bool parse_port(std::string_view text, std::uint16_t& port) {
  port = 80;
  if (text.empty()) return true;
  std::uint32_t number = 0;
  if (text.front() != ':' || !parse_content_length(text.substr(1), number)) return false;
  port = static_cast<std::uint16_t>(number);
  return number >= 1 && number <= 65'535;
}

}  // namespace

Status parse_url(std::string_view text, Url& url) {
  const auto refuse = [text](std::string_view why) {
    return Status(StatusCode::kInvalid, why, " in the URL \"", text, "\"");
  };
  url = {};
  std::string_view rest = text;
  const std::size_t scheme = rest.find("://");
  if (scheme < rest.find_first_of("/?#")) {
#if PROMETHEUS_EXPRESS_LARGE
    url.secure = is_text_in_any_case(rest.substr(0, scheme), "https");
    const bool known = url.secure || is_text_in_any_case(rest.substr(0, scheme), "http");
    if (!known) return refuse("not http: or https:");
#else
    if (!is_text_in_any_case(rest.substr(0, scheme), "http")) return refuse("not http:");
#endif
    rest.remove_prefix(scheme + 3);
  }
  if (!all_of(kTargetCharacter, rest)) return refuse("characters that are not allowed");
  const std::size_t authority_end = rest.find_first_of("/?");
  std::string_view authority = rest.substr(0, authority_end);
  if (authority_end != std::string_view::npos) {
    const std::size_t mark = rest.find('?');
    url.path = rest.substr(authority_end, mark - authority_end);
    if (mark != std::string_view::npos) url.query = rest.substr(mark + 1);
  }
  if (authority.find('@') != std::string_view::npos) {
    return Status(StatusCode::kInvalid, "a user or password in a URL; there are options for them");
  }
  if (!take_host(authority, url)) return refuse("no host");
  if (!parse_port(authority, url.port)) return refuse("no port");
#if PROMETHEUS_EXPRESS_LARGE
  if (url.secure && authority.empty()) url.port = 443;
#endif
  return {};
}

bool has_numeric_host(const Url& url) { return url.is_ipv6 || all(url.host, is_digit_or_dot); }

}  // namespace prometheus_express
