#include "prometheus_express/http/client/response_parser.h"

#include <cstring>

#include "prometheus_express/http/characters.h"
#include "prometheus_express/http/header_rules.h"
#include "prometheus_express/platform/bounds.h"
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
  if (head_read()) return receive_body(count);
  filled_ += count;
  return receive_head();
}

ResponseParser::Verdict ResponseParser::ended() {
  if (part_ != Part::kUntilClose) return Verdict::kMalformed;
  part_ = Part::kDone;
  return Verdict::kComplete;
}

ResponseParser::Verdict ResponseParser::receive_head() {
  if (size_ < kLeastBytes) return Verdict::kTooLarge;
  std::size_t begin = 0;
  Verdict verdict = Verdict::kIncomplete;
  while (verdict == Verdict::kIncomplete && !head_read()) {
    const std::size_t end = line_end(begin);
    if (end == kNoEnd) break;
    const std::string_view line(memory_ + begin, end - begin);
    scanned_ = end;
    begin = end;
    if (line.size() < 2 || line[line.size() - 2] != '\r') return Verdict::kMalformed;
    verdict = parse_line(line.substr(0, line.size() - 2));
  }
  // What is left, the beginning of a line or of the body, goes to the front.
  filled_ -= begin;
  scanned_ -= begin;
  std::memmove(memory_, memory_ + begin, filled_);
  if (verdict == Verdict::kComplete) filled_ = 0;  // there is no body
  if (verdict != Verdict::kIncomplete) return verdict;
  if (head_read()) {
    const std::size_t count = filled_;
    filled_ = 0;
    return receive_body(count);
  }
  return filled_ < size_ ? Verdict::kIncomplete : shorten_line();
}

// Behind the line that begins at `begin`; kNoEnd while that is not known. A line that begins with
// white space continues the one before (RFC 9112 5.2), so that one's end is replaced by spaces.
std::size_t ResponseParser::line_end(std::size_t begin) {
  for (;;) {
    const void* found = std::memchr(memory_ + scanned_, '\n', filled_ - scanned_);
    if (found == nullptr) {
      scanned_ = filled_;
      return kNoEnd;
    }
    scanned_ = static_cast<std::size_t>(static_cast<const char*>(found) - memory_);
    const std::size_t end = scanned_ + 1;
    const bool may_go_on = part_ == Part::kHeaders && (skipping_ || end - begin > 2);
    if (!may_go_on) return end;
    if (end == filled_) return kNoEnd;
    if ((memory_[end] != ' ' && memory_[end] != '\t') || memory_[end - 2] != '\r') return end;
    memory_[end - 2] = ' ';
    memory_[end - 1] = ' ';
  }
}

ResponseParser::Verdict ResponseParser::parse_line(std::string_view line) {
  bool good = false;
  if (skipping_) {
    skipping_ = false;
    good = all_of(kFieldCharacter, line);
  } else if (part_ == Part::kStatusLine) {
    part_ = Part::kHeaders;
    good = parse_status_line(line);
  } else if (line.empty()) {
    return finish_head();
  } else {
    std::string_view name;
    good = take_header_name(line, name) && note_header(name, trim(line));
  }
  return good ? Verdict::kIncomplete : Verdict::kMalformed;
}

// The line at the front fills the memory. If all that matters of it is there, the rest is passed
// over: of what was read, only as much is kept as the line's end can be told by.
ResponseParser::Verdict ResponseParser::shorten_line() {
  constexpr std::size_t kEnd = 2;
  std::string_view line(memory_, filled_ - kEnd);
  bool good = false;
  if (skipping_) {
    good = all_of(kFieldCharacter, line);
  } else if (part_ == Part::kStatusLine) {
    part_ = Part::kHeaders;
    good = parse_status_line(line);
  } else {
    std::string_view name;
    good = take_header_name(line, name);
    if (good && is_framing(name)) return Verdict::kTooLarge;
  }
  skipping_ = true;
  std::memmove(memory_, memory_ + filled_ - kEnd, kEnd);
  filled_ = kEnd;
  scanned_ = 0;
  return good ? Verdict::kIncomplete : Verdict::kMalformed;
}

bool ResponseParser::is_framing(std::string_view name) {
  return is_text_in_any_case(name, "content-length") ||
         is_text_in_any_case(name, "transfer-encoding");
}

bool ResponseParser::parse_status_line(std::string_view line) {
  // "HTTP/1.1 200 OK"; some servers leave out the space before an empty reason.
  if (line.size() < 12 || !is_http_version(line.substr(0, 8)) || line[kMajorAt] != '1' ||
      line[8] != ' ' || (line.size() > 12 && line[12] != ' ') ||
      !all_of(kFieldCharacter, line.substr(12))) {
    return false;
  }
  version_minor_ = static_cast<std::uint8_t>(line[kMinorAt] - '0');  // 1.2 is read as 1.1
  std::uint32_t status = 0;
  if (!parse_content_length(line.substr(9, 3), status)) return false;
  // 101 answers a wish that was not expressed.
  if (status < 100 || status > 599 || status == 101) return false;
  status_ = static_cast<std::uint16_t>(status);
  return true;
}

bool ResponseParser::note_header(std::string_view name, std::string_view value) {
  if (is_text_in_any_case(name, "content-length")) {
    if (has_length_ || !parse_content_length(value, body_left_)) return false;
    has_length_ = true;
  } else if (is_text_in_any_case(name, "transfer-encoding")) {
    // Only chunked was offered, and HTTP/1.0 has no codings.
    if (chunked_body_ || version_minor_ == 0 || read_codings(value) != Codings::kChunked) {
      return false;
    }
    chunked_body_ = true;
  } else if (is_text_in_any_case(name, "retry-after")) {
    if (!parse_content_length(value, retry_after_s_)) {
      retry_after_s_ = 0;
      if (read_date_ != nullptr) (void)read_date_(value, retry_at_s_);
    }
  } else if (read_date_ != nullptr && is_text_in_any_case(name, "date")) {
    (void)read_date_(value, date_s_);
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
    retry_at_s_ = kNoDate;
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

std::uint32_t ResponseParser::retry_after_s() const {
  if (date_s_ == kNoDate || retry_at_s_ <= date_s_) return retry_after_s_;
  const std::int64_t seconds = retry_at_s_ - date_s_;
  constexpr std::int64_t kMost = largest<std::uint32_t>();
  return static_cast<std::uint32_t>(smaller_of(seconds, kMost));
}

ResponseParser::Verdict ResponseParser::receive_body(std::size_t count) {
  switch (part_) {
    case Part::kLength: {
      const auto taken = static_cast<std::uint32_t>(smaller_of<std::size_t>(body_left_, count));
      body_left_ -= taken;
      keep(taken);
      if (body_left_ == 0) part_ = Part::kDone;
      break;
    }
    case Part::kChunked: {
      const auto progress =
          chunked_.decode(room_begin(), count, room_begin(), largest<std::size_t>());
      keep(progress.decoded);
      if (progress.verdict == ChunkedDecoder::Verdict::kComplete) {
        part_ = Part::kDone;
      } else if (progress.verdict != ChunkedDecoder::Verdict::kIncomplete && !body_cut_) {
        return Verdict::kMalformed;
      }
      break;
    }
    default:
      keep(count);
      break;
  }
  // Nobody waits for what there is no room for.
  return part_ == Part::kDone || body_cut_ ? Verdict::kComplete : Verdict::kIncomplete;
}

void ResponseParser::keep(std::size_t count) {
  const std::size_t most = size_ - kDropBytes;
  // The head's last read may have brought more than that.
  body_cut_ = body_cut_ || filled_ + count > most;
  filled_ = smaller_of(filled_ + count, most);
}

}  // namespace prometheus_express
