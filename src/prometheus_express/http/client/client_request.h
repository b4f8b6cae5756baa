// Turns a request into the bytes to be written, one buffer at a time. Of use to HttpClient only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "prometheus_express/http/client/url.h"
#include "prometheus_express/http/response.h"
#include "prometheus_express/platform/bounds.h"

namespace prometheus_express {

// Head and body share one buffer. To be called in this order: begin(), target(), header() and
// value(), finish(); then data() and next() until the end.
class ClientRequest {
 public:
  static constexpr std::size_t kUnknownSize = largest<std::size_t>();

  enum class Next : std::uint8_t {
    kWrite,   // there is more: data() and size() are set again
    kDone,    // the whole request was written
    kFailed,  // the body cannot be completed: the connection must be cut
  };

  void set_memory(char* buffer, std::size_t size) {
    buffer_ = buffer;
    capacity_ = size;
  }

  void begin(std::string_view method, const Url& url);
  void target(std::string_view text);

  // begin_header(name), any number of value() and value_character(), end_header().
  void begin_header(std::string_view name);
  void value(std::string_view text) { append(text); }
  void value_character(char c) { append({&c, 1}); }
  void end_header() { append("\r\n"); }

  // Something did not fit, or is not allowed where it was put.
  void fail() { failed_ = true; }
  bool failed() const { return failed_; }

  // Takes the source over, reads the first of the body, and puts the framing between: of the size
  // given, or measured where all of it fits, else chunked. `source` may be null: no body. False
  // after a failure, where the source is released.
  bool finish(BodySource* source, std::size_t size);

  // Says whether finish() failed because of the source.
  bool source_failed() const { return source_failed_; }

  const char* data() const { return data_; }
  std::size_t size() const { return size_; }
  void written(std::size_t count) {
    data_ += count;
    size_ -= count;
    begun_ = true;
  }

  // Says whether any byte was written.
  bool begun() const { return begun_; }

  // Once size() is 0.
  Next next();

  // Gives the source back, whatever is left of the body.
  void release();

  // Until the first next(): the host of the URL.
  std::string_view host() const { return {buffer_ + host_begin_, host_size_}; }
  bool head_only() const { return head_only_; }

 private:
  enum class Framing : std::uint8_t { kNone, kLength, kChunked };

  // The longest framing line, the empty line and the size of the first chunk; its end.
  static constexpr std::size_t kGapBytes = 44;
  static constexpr std::size_t kTailBytes = 7;
  static constexpr std::size_t kLeastBodyBytes = 16;

  void append(std::string_view text);
  void end_request_line();
  void put_framing(char* body, std::size_t body_size);
  BodyResult read_source(char* begin, std::size_t room);
  BodyStatus fill(char* begin, std::size_t& size, std::size_t room);

  char* buffer_ = nullptr;
  std::size_t capacity_ = 0;
  std::size_t head_size_ = 0;
  std::size_t target_begin_ = 0;
  const char* data_ = nullptr;
  std::size_t size_ = 0;
  BodySource* source_ = nullptr;
  std::size_t body_left_ = 0;  // of a body whose size was given
  std::size_t host_begin_ = 0;
  std::size_t host_size_ = 0;
  std::uint16_t port_ = 0;
  std::string_view url_host_;   // until the request line has ended
  std::string_view url_query_;  // likewise
  bool url_is_ipv6_ = false;
  Framing framing_ = Framing::kNone;
  bool takes_body_ = false;
  bool head_only_ = false;
  bool in_target_ = false;
  bool size_given_ = false;
  bool failed_ = false;
  bool source_failed_ = false;
  bool begun_ = false;
};

}  // namespace prometheus_express
