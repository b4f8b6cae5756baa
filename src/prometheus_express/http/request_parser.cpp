#include "prometheus_express/http/request_parser.h"

#include <cstring>

#include "prometheus_express/http/characters.h"
#include "prometheus_express/http/header_rules.h"

namespace prometheus_express {
namespace {

std::uint32_t narrow(std::size_t value) { return static_cast<std::uint32_t>(value); }

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
  return equals_ignoring_case(text.substr(0, prefix.size()), prefix);
}

}  // namespace

RequestParser::Verdict RequestParser::parse(char* data, std::size_t& size, std::size_t capacity) {
  if (refusal_ != 0) return Verdict::kRefused;
  if (head_size_ == 0) {
    const Verdict verdict = parse_head(data, size, capacity);
    if (verdict != Verdict::kComplete) return verdict;
  }
  return parse_body(data, size, capacity);
}

Request RequestParser::request(const char* data) const {
  const auto view = [data](Span span) { return std::string_view(data + span.begin, span.size); };
  Request::Parts parts;
  parts.method = view(method_);
  parts.path = path_.size != 0 ? view(path_) : std::string_view("/");
  parts.query = view(query_);
  parts.header_lines = {data + headers_begin_, head_size_ - headers_begin_ - 2};
  parts.body = {data + head_size_, body_size_};
  parts.version_minor = version_minor_;
  return Request(parts);
}

bool RequestParser::take_continue() {
  const bool waits = expects_continue_ && version_minor_ == 1 && head_size_ != 0;
  if (waits) expects_continue_ = false;
  return waits;
}

bool RequestParser::refuse(int status) {
  refusal_ = static_cast<std::uint16_t>(status);
  return false;
}

RequestParser::Verdict RequestParser::parse_head(const char* data, std::size_t size,
                                                 std::size_t capacity) {
  while (head_size_ == 0) {
    // What cannot become a method need not be waited for: a TLS client, for one, sends no line
    // break.
    if (part_ == Part::kRequestLine && size > line_begin_ && data[line_begin_] != '\r' &&
        !is_of(kTokenCharacter, data[line_begin_])) {
      refuse(400);
      return Verdict::kRefused;
    }
    const void* found = std::memchr(data + scanned_, '\n', size - scanned_);
    if (found == nullptr) {
      scanned_ = narrow(size);
      if (size < capacity) return Verdict::kIncomplete;
      refuse(part_ == Part::kRequestLine ? 414 : 431);
      return Verdict::kRefused;
    }
    const auto line_end = static_cast<std::size_t>(static_cast<const char*>(found) - data);
    const std::string_view line(data + line_begin_, line_end - line_begin_);
    scanned_ = narrow(line_end + 1);
    if (line.empty() || line.back() != '\r') {
      refuse(400);
      return Verdict::kRefused;
    }
    if (!parse_line(data, line.substr(0, line.size() - 1))) return Verdict::kRefused;
    line_begin_ = scanned_;
  }
  return finish_head(capacity) ? Verdict::kComplete : Verdict::kRefused;
}

bool RequestParser::parse_line(const char* data, std::string_view line) {
  if (part_ == Part::kHeaders) {
    if (!line.empty()) return parse_header(line);
    head_size_ = scanned_;
    return true;
  }
  if (line.empty()) {  // RFC 9112, 2.2: tolerate one in front of the request
    if (skipped_empty_line_) return refuse(400);
    skipped_empty_line_ = true;
    return true;
  }
  headers_begin_ = scanned_;
  part_ = Part::kHeaders;
  return parse_request_line(data, line);
}

bool RequestParser::parse_request_line(const char* data, std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return refuse(400);
  const std::string_view method = line.substr(0, first);
  if (!is_token(method)) return refuse(400);
  method_ = {line_begin_, narrow(first)};
  return parse_version(line.substr(last + 1)) &&
         parse_target(data, method, line.substr(first + 1, last - first - 1));
}

bool RequestParser::parse_version(std::string_view version) {
  if (!is_http_version(version)) return refuse(400);
  if (version[5] != '1' || version[7] > '1') return refuse(505);
  version_minor_ = static_cast<std::uint8_t>(version[7] - '0');
  return true;
}

// The four forms of RFC 9112, 3.2.
bool RequestParser::parse_target(const char* data, std::string_view method,
                                 std::string_view target) {
  if (!all_of(kTargetCharacter, target)) return refuse(400);
  if (method == "CONNECT") return refuse(501);  // its target has a form of its own
  if (target.empty()) return refuse(400);
  if (target == "*") {
    if (method != "OPTIONS") return refuse(400);
    path_ = {narrow(static_cast<std::size_t>(target.data() - data)), 1};
    return true;
  }
  if (target.front() != '/') {
    std::size_t scheme = 0;
    if (starts_with_ignoring_case(target, "http://")) scheme = 7;
    if (starts_with_ignoring_case(target, "https://")) scheme = 8;
    if (scheme == 0) return refuse(400);
    target.remove_prefix(scheme);
    const std::string_view authority = target.substr(0, target.find_first_of("/?"));
    if (authority.empty() || !all_of(kHostCharacter, authority)) return refuse(400);
    target.remove_prefix(authority.size());
  }
  const auto begin = narrow(static_cast<std::size_t>(target.data() - data));
  const std::size_t mark = target.find('?');
  if (mark == std::string_view::npos) {
    path_ = {begin, narrow(target.size())};
  } else {
    path_ = {begin, narrow(mark)};
    query_ = {begin + narrow(mark + 1), narrow(target.size() - mark - 1)};
  }
  return true;
}

bool RequestParser::parse_header(std::string_view line) {
  Header header;
  if (!parse_header_line(line, header)) return refuse(400);
  return note_header(header.name, header.value);
}

bool RequestParser::note_header(std::string_view name, std::string_view value) {
  switch (name.size()) {
    case 4:
      return equals_ignoring_case(name, "host") ? note_host(value) : true;
    case 6:
      if (!equals_ignoring_case(name, "expect")) return true;
      if (!equals_ignoring_case(value, "100-continue")) return refuse(417);
      expects_continue_ = true;
      return true;
    case 10:
      if (equals_ignoring_case(name, "connection")) note_connection(value);
      return true;
    case 14:
      return equals_ignoring_case(name, "content-length") ? note_content_length(value) : true;
    case 17:
      return equals_ignoring_case(name, "transfer-encoding") ? note_transfer_encoding(value) : true;
    default:
      return true;
  }
}

bool RequestParser::note_content_length(std::string_view value) {
  if (has_content_length_ || !parse_content_length(value, content_length_)) return refuse(400);
  has_content_length_ = true;
  return true;
}

bool RequestParser::note_transfer_encoding(std::string_view value) {
  if (coding_ != Coding::kNone) return refuse(400);
  coding_ = equals_ignoring_case(value, "chunked") ? Coding::kChunked : Coding::kUnknown;
  return true;
}

bool RequestParser::note_host(std::string_view value) {
  if (has_host_ || !all_of(kHostCharacter, value)) return refuse(400);
  has_host_ = true;
  return true;
}

void RequestParser::note_connection(std::string_view value) {
  while (!value.empty()) {
    const std::size_t comma = value.find(',');
    const std::string_view option = trim(value.substr(0, comma));
    if (equals_ignoring_case(option, "close")) says_close_ = true;
    if (equals_ignoring_case(option, "keep-alive")) says_keep_alive_ = true;
    value.remove_prefix(comma == std::string_view::npos ? value.size() : comma + 1);
  }
}

bool RequestParser::finish_head(std::size_t capacity) {
  if (version_minor_ == 1 && !has_host_) return refuse(400);
  const std::size_t room = capacity - head_size_;
  if (coding_ != Coding::kNone) {
    // RFC 9112, 6.1 and 6.3: both lengths at once, or a coding in HTTP/1.0, is how smuggling
    // begins.
    if (has_content_length_ || version_minor_ == 0) return refuse(400);
    if (coding_ == Coding::kUnknown) return refuse(501);
    part_ = Part::kChunkedBody;
    return room > 0 ? true : refuse(413);
  }
  if (content_length_ > room) return refuse(413);
  body_size_ = narrow(static_cast<std::size_t>(content_length_));
  part_ = Part::kBody;
  return true;
}

RequestParser::Verdict RequestParser::parse_body(char* data, std::size_t& size,
                                                 std::size_t capacity) {
  if (part_ == Part::kBody) {
    return size >= consumed() ? Verdict::kComplete : Verdict::kIncomplete;
  }
  char* const encoded = data + consumed();
  const std::size_t encoded_size = size - consumed();
  // One byte stays free, so that there is always room to read the framing into.
  const std::size_t room = capacity - consumed() - 1;
  const auto progress = chunked_.decode(encoded, encoded_size, encoded, room);
  body_size_ += narrow(progress.decoded);
  const std::size_t rest = encoded_size - progress.taken;
  std::memmove(data + consumed(), encoded + progress.taken, rest);
  size = consumed() + rest;
  switch (progress.verdict) {
    case ChunkedDecoder::Verdict::kComplete:
      return Verdict::kComplete;
    case ChunkedDecoder::Verdict::kIncomplete:
      return Verdict::kIncomplete;
    case ChunkedDecoder::Verdict::kMalformed:
      refuse(400);
      return Verdict::kRefused;
    case ChunkedDecoder::Verdict::kBodyTooLarge:
      refuse(413);
      return Verdict::kRefused;
    case ChunkedDecoder::Verdict::kTrailersTooLarge:
      refuse(431);
      return Verdict::kRefused;
  }
  return Verdict::kRefused;
}

}  // namespace prometheus_express
