// Writes text into a buffer that may end anywhere, and goes on where it stopped.
#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>

#include "prometheus_express/exposition/copy.h"

namespace prometheus_express {

// A line is written from its beginning each time, and the writer leaves out what an earlier buffer
// already took. So whoever writes a line needs to know nothing of buffers; the line must only come
// out the same each time.
class Writer {
 public:
  Writer(char* buffer, std::size_t size) : at_(buffer), end_(buffer + size) {}

  // A writer that writes nothing and counts: counted() is how long the text would be.
  static Writer counting() {
    Writer writer{nullptr, 0};
    writer.begin_line(kEverything);
    return writer;
  }
  std::size_t counted() const { return kEverything - skip_; }
  bool is_counting() const { return end_ == nullptr; }

  // Begins a line of which `done` bytes were taken earlier.
  void begin_line(std::size_t done) {
    skip_ = done;
    done_ = done;
    line_ = at_;
    full_ = false;
  }

  void text(const char* data, std::size_t size) {
    if (size <= room() && skip_ == 0) {
      at_ = copy_text(at_, data, size);
    } else {
      text_in_parts(data, size);
    }
  }
  void text(std::string_view piece) { text(piece.data(), piece.size()); }
  void text(const char* piece) { text(piece, std::strlen(piece)); }
  void character(char c) {
    if (skip_ == 0 && at_ != end_) {
      *at_++ = c;
    } else {
      text_in_parts(&c, 1);
    }
  }

  // Says whether the line did not fit. line_done() is then what to begin it with next time.
  bool full() const { return full_; }
  std::size_t line_done() const { return done_ + static_cast<std::size_t>(at_ - line_); }

  // Where the text goes on. Who puts whole lines there himself, between two lines, says how much.
  char* position() const { return at_; }
  void advance(std::size_t size) { at_ += size; }
  std::size_t room() const { return static_cast<std::size_t>(end_ - at_); }

 private:
  static constexpr std::size_t kEverything = static_cast<std::size_t>(-1);

  void text_in_parts(const char* data, std::size_t size);

  char* at_;
  char* end_;
  char* line_ = at_;      // where the line begins, or goes on, in this buffer
  std::size_t done_ = 0;  // bytes of the line that earlier buffers took
  std::size_t skip_ = 0;  // how many of them are still to come
  bool full_ = false;
};

}  // namespace prometheus_express
