#include "prometheus_express/http/reply.h"

#include <cstring>

namespace prometheus_express {
namespace {

constexpr std::string_view kChunkEnd = "\r\n";
constexpr std::string_view kLastChunk = "\r\n0\r\n\r\n";
constexpr std::size_t kChunkSizeBytes = 10;  // eight digits and a line end

// Text grows towards the front, so that what comes last need not move when what comes first is
// known last.
void prepend(char*& begin, std::string_view text) {
  begin -= text.size();
  std::memcpy(begin, text.data(), text.size());
}

void prepend_number(char*& begin, std::size_t value, unsigned base) {
  do {
    *--begin = "0123456789abcdef"[value % base];
    value /= base;
  } while (value != 0);
}

void prepend_chunk_size(char*& begin, std::size_t size) {
  prepend(begin, "\r\n");
  prepend_number(begin, size, 16);
}

bool has_no_body(int status) { return status == 204 || status == 304; }

}  // namespace

void Reply::start(Response& response, const Context& context) {
  buffer_ = response.buffer_;
  buffer_size_ = response.size_;
  source_failed_ = false;
  framing_ = Framing::kLength;
  keep_alive_ = context.keep_alive && !response.close_;
  if (response.failed_) answer_500(response);
  source_ = response.source_;
  response.source_ = nullptr;
  if (has_no_body(response.status_)) {
    release();
    response.body_size_ = 0;
  }
  std::size_t size = response.body_size_;
  if (source_ != nullptr) {
    switch (fill(response.buffer_ + response.body_begin(), size, size + response.room())) {
      case BodyStatus::kEnd:
        release();
        break;
      case BodyStatus::kFailed:
        release();
        answer_500(response);
        size = response.body_size_;
        break;
      case BodyStatus::kMore:
        framing_ = context.version_minor == 1 ? Framing::kChunked : Framing::kUntilClose;
        if (framing_ == Framing::kUntilClose) keep_alive_ = false;
        break;
    }
  }
  put_head(response, context, response.buffer_ + response.body_begin(), size);
  if (context.head_only) release();
}

void Reply::start_interim(std::string_view text) {
  source_ = nullptr;
  set_out(text.data(), text.data() + text.size());
}

Reply::Next Reply::next() {
  if (source_ == nullptr) return Next::kDone;
  if (framing_ == Framing::kUntilClose) {
    std::size_t size = 0;
    const BodyStatus status = fill(buffer_, size, buffer_size_);
    if (status == BodyStatus::kFailed) return Next::kCut;
    if (status == BodyStatus::kEnd) release();
    set_out(buffer_, buffer_ + size);
    return size != 0 ? Next::kWrite : Next::kDone;
  }
  char* const body = buffer_ + kChunkSizeBytes;
  std::size_t size = 0;
  const BodyStatus status = fill(body, size, buffer_size_ - kChunkSizeBytes - Response::kTailBytes);
  if (status == BodyStatus::kFailed) return Next::kCut;
  char* begin = body;
  char* end = body + size;
  if (size != 0) prepend_chunk_size(begin, size);
  // A chunk of no bytes would end the body: where none are left, only its end is sent.
  std::string_view tail = status == BodyStatus::kEnd ? kLastChunk : kChunkEnd;
  if (size == 0) tail.remove_prefix(kChunkEnd.size());
  end += tail.copy(end, tail.size());
  if (status == BodyStatus::kEnd) release();
  set_out(begin, end);
  return Next::kWrite;
}

void Reply::release() {
  if (source_ == nullptr) return;
  BodySource* const source = source_;
  source_ = nullptr;
  source->release();
}

void Reply::set_out(const char* begin, const char* end) {
  data_ = begin;
  size_ = static_cast<std::size_t>(end - begin);
}

// Reads from the source until `room` is used or the body ends. `size` is what is there already.
BodyStatus Reply::fill(char* begin, std::size_t& size, std::size_t room) {
  while (size < room) {
    const BodyResult result = source_->read(begin + size, room - size);
    size += result.count;
    if (result.status == BodyStatus::kEnd) return BodyStatus::kEnd;
    if (result.status == BodyStatus::kFailed || result.count == 0) {
      source_failed_ = true;
      return BodyStatus::kFailed;
    }
  }
  return BodyStatus::kMore;
}

void Reply::answer_500(Response& response) {
  response.plain_text(500, "500 Internal Server Error\n");
}

void Reply::put_head(Response& response, const Context& context, char* body,
                     std::size_t body_size) {
  status_ = static_cast<std::uint16_t>(response.status_);
  char* begin = body;
  char* end = body;
  if (body_size != 0 && !context.head_only) {
    end += body_size;
    if (framing_ == Framing::kChunked) {
      end += kChunkEnd.copy(end, kChunkEnd.size());
      prepend_chunk_size(begin, body_size);
    }
  }
  prepend(begin, "\r\n");
  begin -= response.headers_size_;
  std::memmove(begin, response.buffer_ + Response::kHeadBytes, response.headers_size_);
  if (framing_ == Framing::kChunked) {
    prepend(begin, "Transfer-Encoding: chunked\r\n");
  } else if (framing_ == Framing::kLength && !has_no_body(status_)) {
    prepend(begin, "\r\n");
    prepend_number(begin, body_size, 10);
    prepend(begin, "Content-Length: ");
  }
  if (!keep_alive_) {
    prepend(begin, "Connection: close\r\n");
  } else if (context.version_minor == 0) {
    prepend(begin, "Connection: keep-alive\r\n");
  }
  prepend(begin, "\r\n");
  prepend(begin, reason_phrase(status_));
  prepend(begin, " ");
  prepend_number(begin, status_, 10);
  prepend(begin, "HTTP/1.1 ");
  set_out(begin, end);
}

}  // namespace prometheus_express
