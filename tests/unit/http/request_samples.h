// Requests, good and bad, and what must become of them. Used by the tests of the parser and of the
// server, each at every split.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace http_samples {

struct GoodRequest {
  GoodRequest(std::string a_name, std::string its_bytes, std::string a_method = "GET",
              std::string a_path = "/", std::string a_query = "", std::string a_body = "",
              bool is_kept_alive = true)
      : name(std::move(a_name)),
        bytes(std::move(its_bytes)),
        method(std::move(a_method)),
        path(std::move(a_path)),
        query(std::move(a_query)),
        body(std::move(a_body)),
        keep_alive(is_kept_alive) {}

  std::string name;
  std::string bytes;
  std::string method;
  std::string path;
  std::string query;
  std::string body;
  bool keep_alive;
};

struct BadRequest {
  std::string name;
  std::string bytes;
  int status;
};

inline std::string chunked_post(std::string_view chunks) {
  return "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(chunks);
}

const std::vector<GoodRequest>& good_requests();

// For a parser with a capacity of at least 512 bytes.
const std::vector<BadRequest>& bad_requests();

}  // namespace http_samples
