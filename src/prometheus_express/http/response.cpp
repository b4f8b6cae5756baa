#include "prometheus_express/http/response.h"

#include <cstring>

#include "prometheus_express/http/characters.h"
#include "prometheus_express/platform/config.h"
#include "prometheus_express/platform/error.h"
#include "prometheus_express/text/decimal.h"
#include "prometheus_express/text/literal.h"

namespace prometheus_express {
namespace {

// A view that is made of a text calls strlen on a board, one that is written as such does not.
using namespace std::string_view_literals;

// Numbers and phrases, one after the other. Those that a board has are the ones that people meet.
constexpr char kReasons[] =
    "200OK\0"
    "400Bad Request\0"
    "404Not Found\0"
    "408Request Timeout\0"
    "413Content Too Large\0"
    "500Internal Server Error\0"
    "501Not Implemented\0"
    "503Service Unavailable\0";
constexpr char kOtherReasons[] =
    "201Created\0"
    "202Accepted\0"
    "204No Content\0"
    "206Partial Content\0"
    "301Moved Permanently\0"
    "302Found\0"
    "303See Other\0"
    "304Not Modified\0"
    "307Temporary Redirect\0"
    "308Permanent Redirect\0"
    "401Unauthorized\0"
    "403Forbidden\0"
    "405Method Not Allowed\0"
    "406Not Acceptable\0"
    "409Conflict\0"
    "411Length Required\0"
    "414URI Too Long\0"
    "415Unsupported Media Type\0"
    "417Expectation Failed\0"
    "422Unprocessable Content\0"
    "429Too Many Requests\0"
    "431Request Header Fields Too Large\0"
    "502Bad Gateway\0"
    "504Gateway Timeout\0"
    "505HTTP Version Not Supported\0";

constexpr std::size_t kDigits = 3;

void write_digits(int status, char* out) {
  for (std::size_t i = kDigits; i-- > 0; status /= 10)
    out[i] = static_cast<char>('0' + status % 10);
}

// Where the phrase of the status is; nullptr where it is not in the list.
const char* find_reason(const char* reasons, int status) {
  char digits[kDigits];
  write_digits(status, digits);
  for (const char* at = reasons; *at != '\0'; at += std::strlen(at) + 1) {
    if (std::memcmp(at, digits, kDigits) == 0) return at + kDigits;
  }
  return nullptr;
}

char* put(std::string_view text, char* out) {
  if (!text.empty()) std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

bool belongs_to_server(std::string_view name) {
  return (kLarge && is_text_in_any_case(name, "date")) ||
         is_text_in_any_case(name, "content-length") ||
         is_text_in_any_case(name, "transfer-encoding") || is_text_in_any_case(name, "connection");
}

}  // namespace

Response::Response(char* buffer, std::size_t size) : buffer_(buffer), size_(size) {
  if (size >= kLeastBytes) return;
  static_assert(kLeastBytes == (kLarge ? 160 : 123));
  report_mistake(kLarge ? "a Response needs a buffer of at least 160 bytes"
                        : "a Response needs a buffer of at least 123 bytes");
  static char nothing_fits[kLeastBytes];
  buffer_ = nothing_fits;
  size_ = sizeof nothing_fits;
  failed_ = true;
}

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
  char* const body = buffer_ + body_begin();
  std::memmove(body + line_size, body, body_size_);
  char* at = put(name, buffer_ + kHeadBytes + headers_size_);
  *at++ = ':';
  *at++ = ' ';
  at = put(value, at);
  *at++ = '\r';
  *at++ = '\n';
  headers_size_ += line_size;
  return true;
}

bool Response::append(std::string_view text) {
  if (text.size() > room()) return fail();
  put(text, buffer_ + body_begin() + body_size_);
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

bool Response::append_digits(std::uint64_t magnitude, bool negative) {
  char text[1 + kMaxDecimalDigits] = {'-'};
  char* const digits = text + (negative ? 1 : 0);
  const std::size_t count = write_decimal(magnitude, digits);
  return append({text, static_cast<std::size_t>(digits - text) + count});
}

bool Response::plain_text(int status, std::string_view text) {
  clear();
  return set_status(status) && add_header("Content-Type"sv, "text/plain; charset=utf-8"sv) &&
         append(text);
}

bool Response::json(int status, std::string_view text) {
  clear();
  return set_status(status) && add_header("Content-Type"sv, "application/json"sv) && append(text);
}

bool Response::plain_status(int status) {
  char digits[kDigits + 1];
  write_digits(status, digits);
  digits[kDigits] = ' ';
  return plain_text(status, {digits, sizeof digits}) && append(reason_phrase(status)) &&
         append("\n"sv);
}

const char* reason_phrase(int status) {
  const char* found = find_reason(kReasons, status);
  if (found == nullptr && kLarge) found = find_reason(kOtherReasons, status);
  return found == nullptr ? "" : found;
}

}  // namespace prometheus_express
