// What a handler is told: one request, as views into the connection's buffer.
//
// By the time a handler sees it, a request has been checked against RFC 9112 byte by byte; the
// views hold no control characters except tabs inside header values, and the body is complete.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "prometheus_express/platform/config.h"

namespace prometheus_express {

struct Header {
  std::string_view name;   // as the client wrote it; compare with equals_ignoring_case
  std::string_view value;  // without the white space around it; may be empty
};

// The headers of one request in the order in which they came. Read anew from the text at each walk,
// so that a request needs no table of them.
class Headers {
 public:
  class Iterator {
   public:
    explicit Iterator(std::string_view rest) : rest_(rest) { parse(); }
    const Header& operator*() const { return header_; }
    const Header* operator->() const { return &header_; }
    Iterator& operator++();
    bool operator!=(const Iterator& other) const { return rest_.size() != other.rest_.size(); }
    bool operator==(const Iterator& other) const { return !(*this != other); }

   private:
    void parse();

    std::string_view rest_;
    Header header_;
    std::size_t line_size_ = 0;
  };

  // `lines` is "Name: value\r\n" any number of times, already checked.
  explicit Headers(std::string_view lines = {}) : lines_(lines) {}

  // All of them, as text.
  const std::string_view& lines() const { return lines_; }

  Iterator begin() const { return Iterator(lines_); }
  Iterator end() const { return Iterator(lines_.substr(lines_.size())); }

 private:
  std::string_view lines_;
};

// Views stay valid while the handler runs and, where it answers with a BodySource, until that
// source is released. Whoever needs them longer copies them.
class Request {
 public:
  struct Parts {
    std::string_view method;
    std::string_view path;
    std::string_view query;
    std::string_view header_lines;
    std::string_view body;
    int version_minor = 1;
#if PROMETHEUS_EXPRESS_LARGE
    std::uint64_t peer = 0;
#endif
  };

  explicit Request(const Parts& parts) : parts_(parts) {}

  // "GET", "HEAD", ... Case matters (RFC 9110, 9.1).
  const std::string_view& method() const { return parts_.method; }

  // From the first '/' up to '?', as sent: percent signs are not decoded. "*" for "OPTIONS *".
  const std::string_view& path() const { return parts_.path; }

  // What follows the first '?', as sent; empty where there is none.
  const std::string_view& query() const { return parts_.query; }

  // To walk over all headers: for (const Header& header : request.headers()).
  Headers headers() const { return Headers(parts_.header_lines); }

  // The value of the first header of this name, whatever the case of its letters; empty where there
  // is none.
  std::string_view header(std::string_view name) const;

  // Without chunked framing; empty where there is none.
  const std::string_view& body() const { return parts_.body; }

  // 0 for HTTP/1.0, 1 for HTTP/1.1.
  int version_minor() const { return parts_.version_minor; }

  // Connection::peer() of who asks; 0 where it is not known, and on a board.
#if PROMETHEUS_EXPRESS_LARGE
  std::uint64_t peer() const { return parts_.peer; }
#else
  static std::uint64_t peer() { return 0; }
#endif

 private:
  friend class ServerConnection;

  Parts parts_;
};

// ASCII letters compare equal in either case, all other bytes as they are.
[[nodiscard]] bool equals_ignoring_case(std::string_view a, std::string_view b);

}  // namespace prometheus_express
