// Reads the response to one request, incrementally and strictly (RFC 9112), in fixed memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "prometheus_express/http/chunked_decoder.h"

namespace prometheus_express {

// The verdict depends on the bytes only, never on how they were split. The memory holds one line of
// the head at a time, and then the beginning of the body. A longer line is passed over, unless it
// frames the body; a longer body ends the response as soon as the memory is full.
class ResponseParser {
 public:
  // The least memory, for any line of a head that matters. With less, every response is kTooLarge.
  static constexpr std::size_t kLeastBytes = 128;

  enum class Verdict : std::uint8_t {
    kIncomplete,  // read more to where room() is
    kComplete,    // what follows tells the rest; bytes behind the response are ignored
    kMalformed,   // no HTTP/1.x response, or one that could be understood in two ways
    kTooLarge,    // a line that frames the body and does not fit the memory
  };

  // For the response that is read into `memory` (of kLeastBytes or more). `head_only`: to HEAD.
  void reset(char* memory, std::size_t size, bool head_only);

  // Looks for a header with a number. `name` is in lower case and borrowed.
  void look_for(const char* name) { wanted_ = name; }

  // Reads dates (parse_http_date()), for a Retry-After that has one; who does not ask for it links
  // no calendar.
  using DateReader = bool (*)(std::string_view text, std::int64_t& seconds);
  void read_dates(DateReader reader) { read_date_ = reader; }

  // Where the next bytes are to be read to; there is room while the verdict is kIncomplete.
  char* room_begin() { return memory_ + filled_; }
  std::size_t room() const { return size_ - filled_; }

  // `count` bytes were read there.
  Verdict received(std::size_t count);

  // The peer sends no more: kComplete for a body that ends so, else kMalformed.
  Verdict ended();

  // Says whether any byte of the response has come.
  bool begun() const { return begun_; }

  // Whether the status is known, whatever becomes of the rest.
  bool answered() const { return part_ != Part::kStatusLine && status_ >= 200; }

  // Once answered: 200 to 599. Interim responses (1xx) are passed over.
  int status() const { return status_; }

  // Once answered: what the memory holds of the body, without framing, and whether that is all.
  std::string_view body() const { return {memory_, part_ != Part::kHeaders ? filled_ : 0}; }
  bool body_cut() const { return body_cut_; }

  // Once answered: the seconds of a Retry-After header; 0 where none has come. A date counts from
  // that of the response (its Date header), and without one as none.
  std::uint32_t retry_after_s() const;

  // Once answered: whether the header that was looked for is there, with a number.
  bool has_wanted() const { return has_wanted_; }

 private:
  enum class Part : std::uint8_t { kStatusLine, kHeaders, kLength, kChunked, kUntilClose, kDone };

  // What room for bytes that are dropped is kept behind the body.
  static constexpr std::size_t kDropBytes = 32;

  // More interim responses than a server has reasons to send.
  static constexpr std::uint8_t kMaxInterim = 8;

  static constexpr std::size_t kNoEnd = 0;
  static constexpr std::int64_t kNoDate = -1;

  bool head_read() const { return part_ != Part::kStatusLine && part_ != Part::kHeaders; }
  static bool is_framing(std::string_view name);
  Verdict receive_head();
  std::size_t line_end(std::size_t begin);
  Verdict parse_line(std::string_view line);
  Verdict shorten_line();
  bool parse_status_line(std::string_view line);
  bool note_header(std::string_view name, std::string_view value);
  Verdict finish_head();
  Verdict receive_body(std::size_t count);
  void keep(std::size_t count);

  char* memory_ = nullptr;
  std::size_t size_ = 0;
  std::size_t filled_ = 0;   // bytes of the head not parsed yet, or kept of the body
  std::size_t scanned_ = 0;  // of the head: no line break before
  std::uint32_t body_left_ = 0;
  const char* wanted_ = nullptr;
  DateReader read_date_ = nullptr;
  std::int64_t date_s_ = kNoDate;
  std::int64_t retry_at_s_ = kNoDate;
  std::uint32_t retry_after_s_ = 0;
  std::uint16_t status_ = 0;
  std::uint8_t interim_ = 0;
  std::uint8_t version_minor_ = 1;
  Part part_ = Part::kStatusLine;
  bool head_only_ = false;
  bool skipping_ = false;  // the rest of a line that did not fit the memory
  bool begun_ = false;
  bool has_length_ = false;
  bool chunked_body_ = false;
  bool body_cut_ = false;
  bool has_wanted_ = false;
  ChunkedDecoder chunked_ = {};
};

}  // namespace prometheus_express
