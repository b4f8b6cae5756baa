// Turns bytes into a Request, incrementally and strictly (RFC 9112): what could be understood in
// two ways is refused, because a proxy in front might understand it in the other one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "prometheus_express/http/chunked_decoder.h"
#include "prometheus_express/http/request.h"
#include "prometheus_express/platform/bounds.h"
#include "prometheus_express/platform/config.h"

namespace prometheus_express {

// The verdict depends on the bytes only, never on how they were split.
//
// To be made with {}: all zeros is how a parser begins, which is the cheapest way to say so.
class RequestParser {
  // A place in the buffer; that of a board is far below 64 KiB.
  using Offset = std::conditional_t<kLarge, std::uint32_t, std::uint16_t>;

 public:
  // The most that `capacity` may be.
  static constexpr std::size_t kMaxBytes = largest<Offset>();

  enum class Verdict : std::uint8_t {
    kIncomplete,  // add bytes behind those that are there and parse again
    kComplete,    // request(), consumed() and keep_alive() tell the rest
    kRefused,     // refusal() is the status to answer; then the connection must be closed
  };

  // Reads a body that comes in chunks: read_chunked(), or nullptr, and such a request is refused
  // with 411. A function rather than a flag, so that a program without it links no decoder.
  using ChunkedReader = Verdict (*)(RequestParser& parser, char* data, std::size_t& size,
                                    std::size_t capacity);
  static Verdict read_chunked(RequestParser& parser, char* data, std::size_t& size,
                              std::size_t capacity);

  // Ready for the first byte of a request.
  void reset();

  // `data` holds all `size` bytes of the request that have come, and perhaps the beginning of the
  // next one; never more than `capacity`, which is also the most that head and body may take. A
  // chunked body is decoded in place, which makes `size` smaller. Between two calls the bytes may
  // be moved as a whole. While incomplete, size < capacity.
  Verdict parse(char* data, std::size_t& size, std::size_t capacity,
                ChunkedReader chunked_reader = nullptr);

  // Says whether the first `size` bytes are the beginning of a request, and not only the empty line
  // that some clients send in front of one.
  bool begun(std::size_t size) const { return size > line_begin_ || part_ != Part::kRequestLine; }

  // Once complete: the request as views into `data`.
  Request request(const char* data) const;

  // Once complete: how many bytes of `data` belong to this request.
  std::size_t consumed() const { return head_size_ + body_size_; }

  // Once complete: whether the client leaves it to the server to keep the connection.
  bool keep_alive() const { return !says_close_ && (!is_http_1_0_ || says_keep_alive_); }

  // Once complete: 0 for HTTP/1.0, 1 for HTTP/1.1.
  int version_minor() const { return is_http_1_0_ ? 0 : 1; }

  // Once refused: 400, 411, 413, 414, 417, 431, 501 or 505.
  int refusal() const { return refusal_; }

  // Says whether the head is complete, the body is not, and the client waits for "100 Continue"
  // before it sends the body. True once.
  bool take_continue();

 private:
  enum class Part : std::uint8_t { kRequestLine, kHeaders, kBody, kChunkedBody };
  enum class Coding : std::uint8_t { kNone, kChunked, kUnknown };

  struct Span {
    Offset begin;
    Offset size;
  };

  static Offset narrow(std::size_t value) { return static_cast<Offset>(value); }

  // The parsers of parts give false after refuse().
  bool refuse(int status);
  Verdict refused(int status) {
    refuse(status);
    return Verdict::kRefused;
  }
  Verdict parse_head(const char* data, std::size_t size, std::size_t capacity,
                     ChunkedReader chunked_reader);
  bool parse_line(const char* data, std::string_view line);
  bool parse_request_line(const char* data, std::string_view line);
  bool parse_version(std::string_view version);
  bool parse_target(const char* data, std::string_view method, std::string_view target);
  bool parse_header(std::string_view line);
  bool note_header(std::string_view name, std::string_view value);
  bool note_content_length(std::string_view value);
  bool note_transfer_encoding(std::string_view value);
  bool note_host(std::string_view value);
  void note_connection(std::string_view value);
  bool finish_head(std::size_t capacity, ChunkedReader chunked_reader);

  Offset line_begin_;  // of the line that is not complete yet
  Offset scanned_;     // no line break of that line in the bytes before
  Span method_;
  Span path_;  // empty: "/", which an absolute target need not spell out
  Span query_;
  Offset headers_begin_;
  Offset head_size_;              // with the empty line; 0 until it has come
  Offset body_size_;              // as announced, or as decoded so far
  std::uint32_t content_length_;  // UINT32_MAX for all that is larger
  ChunkedDecoder chunked_;
  std::uint16_t refusal_;
  Part part_;
  Coding coding_;
  bool is_http_1_0_;
  bool skipped_empty_line_;
  bool has_host_;
  bool has_content_length_;
  bool says_close_;
  bool says_keep_alive_;
  bool expects_continue_;
};

}  // namespace prometheus_express
