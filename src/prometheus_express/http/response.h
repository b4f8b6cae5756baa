// What a handler fills: status, headers, and a body that is either appended or read from a source.
//
// Everything lives in the connection's own buffer. A response that fits there is sent in one write,
// with Content-Length. A BodySource that does not fit is sent in chunks (HTTP/1.1) or until close
// (HTTP/1.0). Content-Length, Transfer-Encoding and Connection are the server's business, and on a
// host, which has a clock, Date (RFC 9110, 6.6.1).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "prometheus_express/platform/config.h"

namespace prometheus_express {

enum class BodyStatus : std::uint8_t {
  kMore,    // `count` > 0 bytes were written and more follow; kMore with 0 bytes counts as kFailed
  kLater,   // `count` bytes (0 is fine) were written and more follow, but it took long enough: what
            // is there is sent, and others have their turn first. The time for writing goes on.
  kEnd,     // `count` bytes (0 is fine) were written and they were the last
  kFailed,  // the body cannot be completed: 500 where nothing was sent yet, else the connection is
            // cut so that the client does not take the part for the whole
};

struct [[nodiscard]] BodyResult {
  std::size_t count;
  BodyStatus status;
};

// A body that is produced piece by piece, while earlier pieces are on their way.
class BodySource {
 public:
  // Writes up to `size` (> 0) bytes to `buffer`. Not called again after kEnd or kFailed. An
  // exception counts as kFailed and is reported with the request's method and path.
  virtual BodyResult read_some(char* buffer, std::size_t size) = 0;

  // Called exactly once after stream(), whatever happens (all sent, client gone, timed out, HEAD,
  // server destroyed). No call follows; the server does not touch the object again. Throws nothing.
  virtual void release() = 0;

 protected:
  ~BodySource() = default;
};

// Every call that does not fit, or is a mistake, gives false, leaves the response as it was, and
// turns what is finally sent into a plain 500; so a handler need not look at each result.
class Response {
  // Room in front of the headers for the status line and the lines that the server adds; between
  // headers and body for the empty line and a chunk's size; behind the body for the end of a chunk.
  static constexpr std::size_t kDateBytes = kLarge ? 37 : 0;
  static constexpr std::size_t kHeadBytes = 104 + kDateBytes;
  static constexpr std::size_t kGapBytes = 12;
  static constexpr std::size_t kTailBytes = 7;

 public:
  // The least that a buffer must have: 123 bytes (on a host 160), for a response without headers
  // and body.
  static constexpr std::size_t kLeastBytes = kHeadBytes + kGapBytes + kTailBytes;

  // Uses all of `buffer`, which is not initialised first. Handlers are given a Response; tests of
  // handlers make one over an array. A buffer of less than kLeastBytes is a mistake, which is
  // reported: it is left alone, and the response is a 500 that has room for nothing.
  Response(char* buffer, std::size_t size);
  ~Response();  // releases a source that nobody took over
  Response(const Response&) = delete;
  Response& operator=(const Response&) = delete;

  // 200 to 599; 200 unless set. With 204 and 304 no body is sent. 0 after answer_later().
  bool set_status(int status);
  int status() const { return status_; }

  // Refused: a name that is no token, a value with control characters (a line break would smuggle
  // in headers of its own), and what is the server's business. Cheapest before the body, since a
  // body that is there already must move. A name given twice is sent twice.
  bool add_header(std::string_view name, std::string_view value);

  // Appends to the body: text, or an integer in decimal digits.
  bool append(std::string_view text);
  template <class Integer, std::enable_if_t<std::is_integral_v<Integer>, int> = 0>
  bool append(Integer value) {
    static_assert(!std::is_same_v<Integer, bool> && !std::is_same_v<Integer, char>,
                  "true or a character is text here: append(on ? \"true\" : \"false\")");
    const bool negative = value < 0;
    const auto magnitude = static_cast<std::uint64_t>(value);
    return append_digits(negative ? 0 - magnitude : magnitude, negative);
  }

  template <class Real, std::enable_if_t<std::is_floating_point_v<Real>, int> = 0>
  bool append(Real) {
    static_assert(
        sizeof(Real) == 0,
        "write a number with decimals as text (std::snprintf) and append that, or cast it "
        "to an integer");
    return false;
  }

  // The source is borrowed until its release(). It is read after the handler and all middleware
  // have returned; what was appended goes out in front of it. A second source releases the first.
  void stream(BodySource& source);

  // Nothing is answered yet: the server calls router and handler again with the same request,
  // within 5 ms, until they answer (or HttpServerOptions::request_timeout_ms is over: 503). For
  // answers that another thread finds out. Discards what was filled in. Hosts only: on a board a
  // 500.
  void answer_later() {
    clear();
    status_ = kLarge ? kLater : 500;
  }

  // Makes the connection end after this response.
  void close_connection() { close_ = true; }

  // Status 200, no headers, no body, no mistake; releases a source. close_connection() stays.
  void clear();

  // clear(), then this status and `text` as a text/plain body.
  bool plain_text(int status, std::string_view text);

  // clear(), then this status and `text`, which is JSON, as a body of type application/json. What
  // is put together piece by piece begins with an empty text, and goes on with append().
  bool json(int status, std::string_view text);

  // clear(), then this status, and the status and its reason as a text/plain body:
  // "404 Not Found\n".
  bool plain_status(int status);

  // What has been filled in so far.
  std::string_view header_lines() const { return {buffer_ + kHeadBytes, headers_size_}; }
  std::string_view body() const { return {buffer_ + body_begin(), body_size_}; }
  bool streams() const { return source_ != nullptr; }
  bool failed() const { return failed_; }

 private:
  friend class Reply;
  friend class ServerConnection;

  // Of a server, whose sizes the compiler has checked.
  enum class Checked : std::uint8_t { kByCompiler };
  static constexpr int kLater = 0;
  Response(char* buffer, std::size_t size, Checked) : buffer_(buffer), size_(size) {}

  std::size_t body_begin() const { return kHeadBytes + headers_size_ + kGapBytes; }
  std::size_t room() const { return size_ - kTailBytes - body_begin() - body_size_; }
  bool fail();
  bool append_digits(std::uint64_t magnitude, bool negative);

  char* buffer_;
  std::size_t size_;
  std::size_t headers_size_ = 0;
  std::size_t body_size_ = 0;
  BodySource* source_ = nullptr;
  int status_ = 200;
  bool failed_ = false;
  bool close_ = false;
};

// "Not Found" for 404; "" for a number nobody knows, and on a board for most: it has those of 200,
// 400, 404, 408, 413, 500, 501 and 503. Clients go by the number (RFC 9112, 4).
[[nodiscard]] const char* reason_phrase(int status);

}  // namespace prometheus_express
