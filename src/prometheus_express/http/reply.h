// Turns a Response that a handler has filled into the bytes to be written, one buffer at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "prometheus_express/http/response.h"

namespace prometheus_express {

// Lives beside the buffer of the Response and takes over its body source. Of use to HttpServer
// only. To be made with {}.
class Reply {
 public:
  struct Context {
    bool head_only = false;          // the request was HEAD: everything but the body is the same
    int version_minor = 1;           // of the request
    bool keep_alive = true;          // whether the connection may go on after this reply
    std::int64_t unix_seconds = -1;  // for Date, on hosts; negative: not known
  };

  enum class Next : std::uint8_t {
    kWrite,  // there is more: data() and size() are set again, or size() is 0: in the next turn
    kDone,   // the whole response was written
    kCut,    // the body cannot be completed: the connection must be cut
  };

  // Puts the head in front of as much of the body as fits; data() and size() are set afterwards.
  // Turns a response that failed, or whose source fails right away, into a 500.
  void start(Response& response, const Context& context);

  // A text of its own, without a response: "100 Continue".
  void start_interim(std::string_view text);

  // What is to be written next.
  const char* data() const { return data_; }
  std::size_t size() const { return size_; }

  // `count` of those bytes have been written.
  void written(std::size_t count) {
    data_ += count;
    size_ -= count;
  }

  // Once size() is 0: what comes then.
  Next next();

  // Gives the source back, whatever is left of the body.
  void release();

  // Of the reply that was started last.
  int status() const { return status_; }
  bool keep_alive() const { return !closes_; }
  bool source_failed() const { return source_failed_; }

 private:
  enum class Framing : std::uint8_t { kLength, kChunked, kUntilClose };

  void set_out(const char* begin, const char* end);
  void put_head(Response& response, const Context& context, char* body, std::size_t body_size);
  BodyStatus fill(char* begin, std::size_t& size, std::size_t room);
  static void answer_500(Response& response);

  const char* data_;
  std::size_t size_;
  char* buffer_;
  std::size_t buffer_size_;
  BodySource* source_;
  std::uint16_t status_;
  Framing framing_;
  bool closes_;
  bool source_failed_;
};

}  // namespace prometheus_express
