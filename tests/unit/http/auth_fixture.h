// Requests with credentials through a Router, without a server.
#pragma once

#include <string>
#include <string_view>

#include "prometheus_express/http/auth/sha256.h"
#include "prometheus_express/http/router.h"
#include "prometheus_express/text/base64.h"
#include "prometheus_express/text/hexadecimal.h"

namespace http_samples {

using namespace prometheus_express;

inline std::string salted(const std::string& salt, std::string_view password) {
  Sha256 sha;
  sha.add(salt);
  sha.add(password);
  std::string text = "sha256:" + salt + ":";
  for (const unsigned byte : sha.digest().bytes) {
    text += kHexDigits[byte >> 4];
    text += kHexDigits[byte & 15];
  }
  return text;
}

inline std::string basic(std::string_view name_and_password) {
  std::string text = "Basic ";
  Base64Encoder encoder{kBase64, [&text](char c) { text += c; }};
  encoder.text(name_and_password);
  encoder.end();
  return text;
}

inline void answer_page(const Request&, Response& response) { response.plain_text(200, "page"); }
inline const Route kPages[] = {{"GET", "/metrics", answer_page}};

struct AuthAnswer {
  int status;
  std::string headers;
  std::string body;
};

// GET /metrics with this Authorization; without one where it is empty.
inline AuthAnswer ask_with(const Router& router, const std::string& authorization,
                           [[maybe_unused]] std::uint64_t peer = 0,
                           std::string_view path = "/metrics") {
  char buffer[512];
  Response response(buffer, sizeof buffer);
  const std::string lines =
      authorization.empty() ? "Host: h\r\n" : "Host: h\r\nauthorization: " + authorization + "\r\n";
  Request::Parts parts;
  parts.method = "GET";
  parts.path = path;
  parts.header_lines = lines;
#if PROMETHEUS_EXPRESS_LARGE
  parts.peer = peer;
#endif
  router.handle(Request(parts), response);
  return {response.status(), std::string(response.header_lines()), std::string(response.body())};
}

}  // namespace http_samples
