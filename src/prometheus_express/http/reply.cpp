#include "prometheus_express/http/reply.h"

#include <cstring>

#include "prometheus_express/http/prepender.h"
#include "prometheus_express/text/http_date.h"

namespace prometheus_express {
namespace {

constexpr std::string_view kLastChunk = "\r\n0\r\n\r\n";
constexpr std::size_t kLineEnd = 2;          // its first bytes
constexpr std::size_t kChunkSizeBytes = 10;  // eight digits and a line end

bool has_no_body(int status) { return status == 204 || status == 304; }

}  // namespace

void Reply::start(Response& response, const Context& context) {
  buffer_ = response.buffer_;
  buffer_size_ = response.size_;
  source_failed_ = false;
  framing_ = Framing::kLength;
  closes_ = !context.keep_alive || response.close_;
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
      case BodyStatus::kLater:
        framing_ = context.version_minor == 1 ? Framing::kChunked : Framing::kUntilClose;
        if (framing_ == Framing::kUntilClose) closes_ = true;
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
    return size != 0 || status != BodyStatus::kEnd ? Next::kWrite : Next::kDone;
  }
  char* const body = buffer_ + kChunkSizeBytes;
  std::size_t size = 0;
  const BodyStatus status = fill(body, size, buffer_size_ - kChunkSizeBytes - Response::kTailBytes);
  if (status == BodyStatus::kFailed) return Next::kCut;
  if (status == BodyStatus::kLater && size == 0) return Next::kWrite;
  Prepender front{body};
  if (size != 0) front.chunk_size(size);
  // A chunk of no bytes would end the body: where none are left, only its end is sent.
  const std::size_t skipped = size != 0 ? 0 : kLineEnd;
  const std::size_t end = status == BodyStatus::kEnd ? kLastChunk.size() : kLineEnd;
  std::memcpy(body + size, kLastChunk.data() + skipped, end - skipped);
  if (status == BodyStatus::kEnd) release();
  set_out(front.begin(), body + size + end - skipped);
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

// Reads from the source until `room` is used, the body ends, or the source wants a rest. `size` is
// what is there already.
BodyStatus Reply::fill(char* begin, std::size_t& size, std::size_t room) {
  while (size < room) {
    const BodyResult result = source_->read_some(begin + size, room - size);
    size += result.count;
    if (result.status == BodyStatus::kEnd || result.status == BodyStatus::kLater) {
      return result.status;
    }
    if (result.status == BodyStatus::kFailed || result.count == 0) {
      source_failed_ = true;
      return BodyStatus::kFailed;
    }
  }
  return BodyStatus::kMore;
}

void Reply::answer_500(Response& response) { response.plain_status(500); }

void Reply::put_head(Response& response, const Context& context, char* body,
                     std::size_t body_size) {
  status_ = static_cast<std::uint16_t>(response.status_);
  Prepender head{body};
  char* end = body;
  if (body_size != 0 && !context.head_only) {
    end += body_size;
    if (framing_ == Framing::kChunked) {
      std::memcpy(end, kLastChunk.data(), kLineEnd);
      end += kLineEnd;
      head.chunk_size(body_size);
    }
  }
  head.text("\r\n");
  head.move(response.buffer_ + Response::kHeadBytes, response.headers_size_);
  if (framing_ == Framing::kChunked) {
    head.text("Transfer-Encoding: chunked\r\n");
  } else if (framing_ == Framing::kLength && !has_no_body(status_)) {
    head.text("\r\n");
    head.number(body_size, 10);
    head.text("Content-Length: ");
  }
  if (kLarge && context.unix_seconds >= 0) {
    char date[kHttpDateBytes];
    write_http_date(context.unix_seconds, date);
    head.text("\r\n");
    head.move(date, sizeof(date));
    head.text("Date: ");
  }
  if (closes_) {
    head.text("Connection: close\r\n");
  } else if (context.version_minor == 0) {
    head.text("Connection: keep-alive\r\n");
  }
  head.text("\r\n");
  head.text(reason_phrase(status_));
  head.text(" ");
  head.number(status_, 10);
  head.text("HTTP/1.1 ");
  set_out(head.begin(), end);
}

}  // namespace prometheus_express
