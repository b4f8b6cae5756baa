#include "client_view.h"

#include <doctest/doctest.h>

#include <cctype>
#include <cstdlib>

#include "prometheus_express/http/request.h"

namespace http_samples {
namespace {

// The next line without its end; nothing where it is not complete.
std::optional<std::string> take_line(std::string_view& rest) {
  const std::size_t end = rest.find("\r\n");
  if (end == std::string_view::npos) return std::nullopt;
  std::string line(rest.substr(0, end));
  REQUIRE(line.find_first_of("\r\n") == std::string::npos);
  rest.remove_prefix(end + 2);
  return line;
}

void parse_status_line(const std::string& line, ClientView& view) {
  REQUIRE(line.substr(0, 9) == "HTTP/1.1 ");
  REQUIRE(line.size() >= 13);
  REQUIRE(line[12] == ' ');
  view.status = std::atoi(line.substr(9, 3).c_str());
  view.reason = line.substr(13);
}

bool take_chunks(std::string_view& rest, std::string& body) {
  for (;;) {
    const auto line = take_line(rest);
    if (!line) return false;
    REQUIRE(!line->empty());
    for (const char c : *line) REQUIRE(std::isxdigit(static_cast<unsigned char>(c)) != 0);
    const std::size_t size = std::strtoul(line->c_str(), nullptr, 16);
    if (rest.size() < size + 2) return false;
    body += rest.substr(0, size);
    REQUIRE(rest.substr(size, 2) == "\r\n");
    rest.remove_prefix(size + 2);
    if (size == 0) return true;
  }
}

bool take_body(std::string_view& rest, ClientView& view, bool ended) {
  view.chunked = view.has_header("Transfer-Encoding");
  if (view.chunked) {
    REQUIRE(view.header("Transfer-Encoding") == "chunked");
    REQUIRE_FALSE(view.has_header("Content-Length"));
  }
  view.until_close = !view.chunked && !view.has_header("Content-Length");
  if (view.chunked) return take_chunks(rest, view.body);
  std::size_t size = rest.size();
  if (!view.until_close) size = std::strtoul(view.header("Content-Length").c_str(), nullptr, 10);
  if (view.until_close ? !ended : rest.size() < size) return false;
  view.body = rest.substr(0, size);
  rest.remove_prefix(size);
  return true;
}

}  // namespace

std::string ClientView::header(std::string_view name) const {
  std::string found;
  int count = 0;
  for (const auto& [key, value] : headers) {
    if (!prometheus_express::equals_ignoring_case(key, name)) continue;
    found = value;
    ++count;
  }
  REQUIRE(count <= 1);
  return found;
}

bool ClientView::has_header(std::string_view name) const {
  for (const auto& entry : headers) {
    if (prometheus_express::equals_ignoring_case(entry.first, name)) return true;
  }
  return false;
}

std::optional<ClientView> take_response(std::string& bytes, bool head_only, bool ended) {
  std::string_view rest = bytes;
  ClientView view;
  auto line = take_line(rest);
  if (!line) return std::nullopt;
  parse_status_line(*line, view);
  while ((line = take_line(rest)).has_value() && !line->empty()) {
    const std::size_t colon = line->find(": ");
    REQUIRE(colon != std::string::npos);
    view.headers.emplace_back(line->substr(0, colon), line->substr(colon + 2));
  }
  if (!line) return std::nullopt;
  const bool no_body = head_only || view.status == 204 || view.status == 304 || view.status < 200;
  if (no_body) {
    if (view.status == 204 || view.status < 200) REQUIRE_FALSE(view.has_header("Content-Length"));
  } else if (!take_body(rest, view, ended)) {
    return std::nullopt;
  }
  bytes.erase(0, bytes.size() - rest.size());
  return view;
}

ClientView only_response(std::string bytes, bool head_only, bool ended) {
  CAPTURE(bytes);
  const auto view = take_response(bytes, head_only, ended);
  REQUIRE(view.has_value());
  REQUIRE(bytes.empty());
  return *view;
}

}  // namespace http_samples
