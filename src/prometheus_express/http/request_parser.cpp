#include "prometheus_express/http/request_parser.h"

#include <cstring>

#include "prometheus_express/http/characters.h"
#include "prometheus_express/http/header_rules.h"
#include "prometheus_express/http/host.h"
#include "prometheus_express/text/literal.h"

namespace prometheus_express {

RequestParser::Verdict RequestParser::parse(char* data, std::size_t& size, std::size_t capacity,
                                            ChunkedReader chunked_reader) {
  if (refusal_ != 0) return Verdict::kRefused;
  if (head_size_ == 0) {
    const Verdict verdict = parse_head(data, size, capacity, chunked_reader);
    if (verdict != Verdict::kComplete) return verdict;
  }
  if (part_ == Part::kChunkedBody) return chunked_reader(*this, data, size, capacity);
  return size >= consumed() ? Verdict::kComplete : Verdict::kIncomplete;
}

// Not inline: of this, compilers make a store for every member.
[[gnu::noinline]] void RequestParser::reset() {
  std::memset(static_cast<void*>(this), 0, sizeof *this);
}

Request RequestParser::request(const char* data) const {
  const auto view = [data](Span span) { return std::string_view(data + span.begin, span.size); };
  Request::Parts parts;
  parts.method = view(method_);
  parts.path = path_.size != 0 ? view(path_) : std::string_view("/", 1);
  parts.query = view(query_);
  parts.header_lines = {data + headers_begin_, head_size_ - headers_begin_ - std::size_t{2}};
  parts.body = {data + head_size_, body_size_};
  parts.version_minor = version_minor();
  return Request(parts);
}

bool RequestParser::take_continue() {
  const bool waits = expects_continue_ && !is_http_1_0_ && head_size_ != 0;
  if (waits) expects_continue_ = false;
  return waits;
}

bool RequestParser::refuse(int status) {
  refusal_ = static_cast<std::uint16_t>(status);
  return false;
}

RequestParser::Verdict RequestParser::parse_head(const char* data, std::size_t size,
                                                 std::size_t capacity,
                                                 ChunkedReader chunked_reader) {
  while (head_size_ == 0) {
    // What cannot become a method need not be waited for: a TLS client, for one, sends no line
    // break.
    if (part_ == Part::kRequestLine && size > line_begin_ && data[line_begin_] != '\r' &&
        !is_of(kTokenCharacter, data[line_begin_])) {
      return refused(400);
    }
    const void* found = std::memchr(data + scanned_, '\n', size - scanned_);
    if (found == nullptr) {
      scanned_ = narrow(size);
      if (size < capacity) return Verdict::kIncomplete;
      return refused(part_ == Part::kRequestLine ? 414 : 431);
    }
    const auto line_end = static_cast<std::size_t>(static_cast<const char*>(found) - data);
    scanned_ = narrow(line_end + 1);
    if (line_end == line_begin_ || data[line_end - 1] != '\r') return refused(400);
    if (!parse_line(data, {data + line_begin_, line_end - 1 - line_begin_})) {
      return Verdict::kRefused;
    }
    line_begin_ = scanned_;
  }
  return finish_head(capacity, chunked_reader) ? Verdict::kComplete : Verdict::kRefused;
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

// Three words. A space more goes into the version, where it is refused.
bool RequestParser::parse_request_line(const char* data, std::string_view line) {
  const std::string_view method = take_until(line, ' ');
  const std::string_view target = take_until(line, ' ');
  if (!is_token(method)) return refuse(400);
  method_ = {line_begin_, narrow(method.size())};
  return parse_version(line) && parse_target(data, method, target);
}

bool RequestParser::parse_version(std::string_view version) {
  if (!is_http_version(version)) return refuse(400);
  if (version[kMajorAt] != '1') return refuse(505);
  // A later minor version is answered as 1.1 (RFC 9110, 2.5).
  is_http_1_0_ = version[kMinorAt] == '0';
  return true;
}

// The four forms of RFC 9112, 3.2.
bool RequestParser::parse_target(const char* data, std::string_view method,
                                 std::string_view target) {
  if (target.empty() || !all_of(kTargetCharacter, target)) return refuse(400);
  if (is_text(target, "*")) {
    if (!is_text(method, "OPTIONS")) return refuse(400);
  } else if (target.front() != '/') {
    if (is_text(method, "CONNECT")) return refuse(501);  // its target has a form of its own
    if (!take_in_any_case(target, "http://") && !take_in_any_case(target, "https://")) {
      return refuse(400);
    }
    std::size_t authority = 0;
    while (authority < target.size() && target[authority] != '/' && target[authority] != '?') {
      ++authority;
    }
    if (authority == 0 || !is_host(target.substr(0, authority))) return refuse(400);
    target.remove_prefix(authority);
  }
  const auto begin = narrow(static_cast<std::size_t>(target.data() - data));
  const std::string_view path = take_until(target, '?');
  path_ = {begin, narrow(path.size())};
  query_ = {narrow(begin + path.size() + 1), narrow(target.size())};
  return true;
}

bool RequestParser::parse_header(std::string_view line) {
  std::string_view name;
  if (!take_header_name(line, name)) return refuse(400);
  return note_header(name, trim(line));
}

bool RequestParser::note_header(std::string_view name, std::string_view value) {
  if (is_text_in_any_case(name, "host")) return note_host(value);
  if (is_text_in_any_case(name, "content-length")) return note_content_length(value);
  if (is_text_in_any_case(name, "transfer-encoding")) return note_transfer_encoding(value);
  if (is_text_in_any_case(name, "connection")) note_connection(value);
  if (is_text_in_any_case(name, "expect")) {
    if (!is_text_in_any_case(value, "100-continue")) return refuse(417);
    expects_continue_ = true;
  }
  return true;
}

bool RequestParser::note_content_length(std::string_view value) {
  if (has_content_length_ || !parse_content_length(value, content_length_)) return refuse(400);
  has_content_length_ = true;
  return true;
}

bool RequestParser::note_transfer_encoding(std::string_view value) {
  if (coding_ != Coding::kNone) return refuse(400);
  const Codings codings = read_codings(value);
  if (codings == Codings::kNotChunkedLast) return refuse(400);
  coding_ = codings == Codings::kChunked ? Coding::kChunked : Coding::kUnknown;
  return true;
}

bool RequestParser::note_host(std::string_view value) {
  if (has_host_ || !is_host(value)) return refuse(400);
  has_host_ = true;
  return true;
}

void RequestParser::note_connection(std::string_view value) {
  while (!value.empty()) {
    const std::string_view option = trim(take_until(value, ','));
    if (is_text_in_any_case(option, "close")) says_close_ = true;
    if (is_text_in_any_case(option, "keep-alive")) says_keep_alive_ = true;
  }
}

bool RequestParser::finish_head(std::size_t capacity, ChunkedReader chunked_reader) {
  if (!is_http_1_0_ && !has_host_) return refuse(400);
  const std::size_t room = capacity - head_size_;
  if (coding_ != Coding::kNone) {
    // RFC 9112, 6.1 and 6.3: both lengths at once, or a coding in HTTP/1.0, is how smuggling
    // begins.
    if (has_content_length_ || is_http_1_0_) return refuse(400);
    if (coding_ == Coding::kUnknown) return refuse(501);
    if (chunked_reader == nullptr) return refuse(411);
    part_ = Part::kChunkedBody;
    return room > 0 ? true : refuse(413);
  }
  if (content_length_ > room) return refuse(413);
  body_size_ = narrow(content_length_);
  part_ = Part::kBody;
  return true;
}

RequestParser::Verdict RequestParser::read_chunked(RequestParser& parser, char* data,
                                                   std::size_t& size, std::size_t capacity) {
  char* const encoded = data + parser.consumed();
  const std::size_t encoded_size = size - parser.consumed();
  // One byte stays free, so that there is always room to read the framing into.
  const std::size_t room = capacity - parser.consumed() - 1;
  const auto progress = parser.chunked_.decode(encoded, encoded_size, encoded, room);
  parser.body_size_ = narrow(parser.body_size_ + progress.decoded);
  const std::size_t rest = encoded_size - progress.taken;
  std::memmove(data + parser.consumed(), encoded + progress.taken, rest);
  size = parser.consumed() + rest;
  switch (progress.verdict) {
    case ChunkedDecoder::Verdict::kComplete:
      return Verdict::kComplete;
    case ChunkedDecoder::Verdict::kIncomplete:
      return Verdict::kIncomplete;
    case ChunkedDecoder::Verdict::kMalformed:
      return parser.refused(400);
    case ChunkedDecoder::Verdict::kBodyTooLarge:
      return parser.refused(413);
    case ChunkedDecoder::Verdict::kTrailersTooLarge:
      return parser.refused(431);
  }
  return Verdict::kRefused;
}

}  // namespace prometheus_express
