#include "prometheus_express/http/response.h"

#include <cstring>

#include "prometheus_express/http/characters.h"
#include "prometheus_express/http/request.h"

namespace prometheus_express {
namespace {

struct Reason {
  std::uint16_t status;
  std::string_view phrase;
};

constexpr Reason kReasons[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {411, "Length Required"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
};

bool belongs_to_server(std::string_view name) {
  return equals_ignoring_case(name, "Content-Length") ||
         equals_ignoring_case(name, "Transfer-Encoding") ||
         equals_ignoring_case(name, "Connection");
}

}  // namespace

Response::Response(char* buffer, std::size_t size) : buffer_(buffer), size_(size) {}

Response::~Response() {
  if (source_ != nullptr) source_->release();
}

bool Response::fail() {
  failed_ = true;
  return false;
}

bool Response::set_status(int status) {
  if (status < 200 || status > 599) return fail();
  status_ = status;
  return true;
}

bool Response::add_header(std::string_view name, std::string_view value) {
  value = trim(value);
  const std::size_t line_size = name.size() + value.size() + 4;  // ": " and "\r\n"
  if (!is_token(name) || !all_of(kFieldCharacter, value) || belongs_to_server(name) ||
      name.size() > room() || value.size() > room() || line_size > room()) {
    return fail();
  }
  char* out = buffer_ + kHeadBytes + headers_size_;
  if (body_size_ != 0) {
    char* const body = buffer_ + body_begin();
    std::memmove(body + line_size, body, body_size_);
  }
  const auto put = [&out](std::string_view text) { out += text.copy(out, text.size()); };
  put(name);
  put(": ");
  put(value);
  put("\r\n");
  headers_size_ += line_size;
  return true;
}

bool Response::append(std::string_view text) {
  if (text.size() > room()) return fail();
  text.copy(buffer_ + body_begin() + body_size_, text.size());
  body_size_ += text.size();
  return true;
}

void Response::stream(BodySource& source) {
  if (source_ != nullptr && source_ != &source) source_->release();
  source_ = &source;
}

void Response::clear() {
  if (source_ != nullptr) source_->release();
  source_ = nullptr;
  headers_size_ = 0;
  body_size_ = 0;
  status_ = 200;
  failed_ = false;
}

bool Response::plain_text(int status, std::string_view text) {
  clear();
  return set_status(status) && add_header("Content-Type", "text/plain; charset=utf-8") &&
         append(text);
}

std::string_view reason_phrase(int status) {
  for (const Reason& reason : kReasons) {
    if (reason.status == status) return reason.phrase;
  }
  return {};
}

}  // namespace prometheus_express
