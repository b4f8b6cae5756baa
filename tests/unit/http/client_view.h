// Reads what a server has sent, as strictly as a client could: a test that gets a view knows that
// status line, headers and framing were right.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace http_samples {

struct ClientView {
  int status = 0;
  std::string reason;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  bool chunked = false;
  bool until_close = false;

  // Empty where there is none; a header that comes twice fails the test.
  std::string header(std::string_view name) const;
  bool has_header(std::string_view name) const;
};

// Takes the first response off `bytes`; nothing where it is not complete. `head_only` is for the
// answer to HEAD. `ended` says whether the server has ended the connection, which is how a body
// without a length ends. Malformed bytes fail the test.
std::optional<ClientView> take_response(std::string& bytes, bool head_only = false,
                                        bool ended = false);

// The only response in `bytes`.
ClientView only_response(std::string bytes, bool head_only = false, bool ended = false);

}  // namespace http_samples
