#include "prometheus_express/http/client/response_parser.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "prometheus_express/http/characters.h"
#include "prometheus_express/http/header_rules.h"
#include "prometheus_express/text/literal.h"

namespace prometheus_express {

void ResponseParser::reset(char* memory, std::size_t size, bool head_only) {
  *this = ResponseParser();
  memory_ = memory;
  size_ = size;
  head_only_ = head_only;
}

ResponseParser::Verdict ResponseParser::received(std::size_t count) {
  begun_ = begun_ || count > 0;
  if (part_ != Part::kStatusLine && part_ != Part::kHeaders) return receive_body(count);
  filled_ += count;
  return receive_head();
}

ResponseParser::Verdict ResponseParser::ended() {
  if (part_ != Part::kUntilClose) return Verdict::kMalformed;
  part_ = Part::kDone;
  return Verdict::kComplete;
}

ResponseParser::Verdict ResponseParser::receive_head() {
  std::size_t line_begin = 0;
  Verdict verdict = Verdict::kIncomplete;
  while (part_ == Part::kStatusLine || part_ == Part::kHeaders) {
    const void* found = std::memchr(memory_ + scanned_, '\n', filled_ - scanned_);
    if (found == nullptr) break;
    const auto line_end = static_cast<std::size_t>(static_cast<const char*>(found) - memory_);
    const std::string_view line(memory_ + line_begin, line_end - line_begin);
    scanned_ = line_end + 1;
    line_begin = scanned_;
    if (line.empty() || line.back() != '\r') return Verdict::kMalformed;
    verdict = parse_line(line.substr(0, line.size() - 1));
    if (verdict != Verdict::kIncomplete) break;
  }
  // What is left, the beginning of a line or of the body, goes to the front.
  filled_ -= line_begin;
  std::memmove(memory_, memory_ + line_begin, filled_);
  scanned_ = filled_;
  if (verdict == Verdict::kComplete) filled_ = 0;  // there is no body
  if (verdict != Verdict::kIncomplete) return verdict;
  if (part_ != Part::kStatusLine && part_ != Part::kHeaders) {
    const std::size_t count = filled_;
    filled_ = 0;
    return receive_body(count);
  }
  return filled_ < size_ ? Verdict::kIncomplete : Verdict::kTooLarge;
}

ResponseParser::Verdict ResponseParser::parse_line(std::string_view line) {
  if (part_ == Part::kHeaders && line.empty()) return finish_head();
  if (part_ == Part::kStatusLine) {
    part_ = Part::kHeaders;
    return parse_status_line(line) ? Verdict::kIncomplete : Verdict::kMalformed;
  }
  std::string_view name;
  const bool good = take_header_name(line, name) && note_header(name, trim(line));
  return good ? Verdict::kIncomplete : Verdict::kMalformed;
}

bool ResponseParser::parse_status_line(std::string_view line) {
  // "HTTP/1.1 200 OK"; some servers leave out the space before an empty reason.
  if (line.size() < 12 || !is_http_version(line.substr(0, 8)) || line[kMajorAt] != '1' ||
      line[kMinorAt] > '1' || line[8] != ' ' || (line.size() > 12 && line[12] != ' ') ||
      !all_of(kFieldCharacter, line.substr(12))) {
    return false;
  }
  version_minor_ = static_cast<std::uint8_t>(line[kMinorAt] - '0');
  std::uint32_t status = 0;
  if (!parse_content_length(line.substr(9, 3), status)) return false;
  status_ = static_cast<std::uint16_t>(status);
  // 101 answers a wish that was not expressed.
  return status >= 100 && status <= 599 && status != 101;
}

bool ResponseParser::note_header(std::string_view name, std::string_view value) {
  if (is_text_in_any_case(name, "content-length")) {
    if (has_length_ || !parse_content_length(value, body_left_)) return false;
    has_length_ = true;
  } else if (is_text_in_any_case(name, "transfer-encoding")) {
    // Only chunked was offered, and HTTP/1.0 has no codings.
    if (chunked_body_ || version_minor_ == 0 || !is_text_in_any_case(value, "chunked")) {
      return false;
    }
    chunked_body_ = true;
  } else if (is_text_in_any_case(name, "retry-after")) {
    if (!parse_content_length(value, retry_after_s_)) retry_after_s_ = 0;  // a date
  } else if (wanted_ != nullptr && is_text_in_any_case(name, wanted_)) {
    std::uint32_t number = 0;
    has_wanted_ = parse_content_length(value, number);
  }
  return true;
}

ResponseParser::Verdict ResponseParser::finish_head() {
  if (has_length_ && chunked_body_) return Verdict::kMalformed;  // how smuggling begins
  if (status_ < 200) {
    if (++interim_ > kMaxInterim || has_length_ || chunked_body_) return Verdict::kMalformed;
    retry_after_s_ = 0;
    part_ = Part::kStatusLine;
    return Verdict::kIncomplete;
  }
  const bool has_no_body = head_only_ || status_ == 204 || status_ == 304;
  part_ = has_no_body     ? Part::kDone
          : chunked_body_ ? Part::kChunked
          : has_length_   ? Part::kLength
                          : Part::kUntilClose;
  if (part_ == Part::kLength && body_left_ == 0) part_ = Part::kDone;
  return part_ == Part::kDone ? Verdict::kComplete : Verdict::kIncomplete;
}

ResponseParser::Verdict ResponseParser::receive_body(std::size_t count) {
  switch (part_) {
    case Part::kLength: {
      const auto taken = static_cast<std::uint32_t>(std::min<std::size_t>(body_left_, count));
      body_left_ -= taken;
      keep(taken);
      if (body_left_ == 0) part_ = Part::kDone;
      break;
    }
    case Part::kChunked: {
      const auto progress = chunked_.decode(room_begin(), count, room_begin(),
                                            std::numeric_limits<std::size_t>::max());
      keep(progress.decoded);
      if (progress.verdict == ChunkedDecoder::Verdict::kComplete) {
        part_ = Part::kDone;
      } else if (progress.verdict != ChunkedDecoder::Verdict::kIncomplete) {
        return Verdict::kMalformed;
      }
      break;
    }
    default:
      keep(count);
      break;
  }
  return part_ == Part::kDone ? Verdict::kComplete : Verdict::kIncomplete;
}

void ResponseParser::keep(std::size_t count) {
  const std::size_t most = size_ - kDropBytes;
  // The head's last read may have brought more than that.
  body_cut_ = body_cut_ || filled_ + count > most;
  filled_ = std::min(filled_ + count, most);
}

}  // namespace prometheus_express
