#include "prometheus_express/http/client/client_request.h"

#include <cstring>

#include "prometheus_express/exposition/number.h"
#include "prometheus_express/http/characters.h"
#include "prometheus_express/http/prepender.h"
#include "prometheus_express/platform/bounds.h"
#include "prometheus_express/platform/guarded.h"

namespace prometheus_express {
namespace {

constexpr std::string_view kChunkEnd = "\r\n";
constexpr std::string_view kLastChunk = "\r\n0\r\n\r\n";

}  // namespace

void ClientRequest::begin(std::string_view method, const Url& url) {
  release();
  char* const buffer = buffer_;
  const std::size_t capacity = capacity_;
  *this = ClientRequest();
  set_memory(buffer, capacity);
  head_only_ = method == "HEAD";
  takes_body_ = method == "PUT" || method == "POST";
  url_host_ = url.host;
  url_query_ = url.query;
  url_is_ipv6_ = url.is_ipv6;
  port_ = url.port;
#if PROMETHEUS_EXPRESS_LARGE
  if (url.secure && port_ == 443) port_ = 80;  // the usual one is not said
#endif
  if (!is_token(method) || method == "CONNECT") fail();
  append(method);
  append(" ");
  target_begin_ = head_size_;
  append(url.path);
  in_target_ = true;
}

void ClientRequest::target(std::string_view text) {
  const bool first = head_size_ == target_begin_;
  if (!in_target_ || !all_of(kTargetCharacter, text) || (first && text.substr(0, 1) != "/")) {
    return fail();
  }
  append(text);
}

void ClientRequest::begin_header(std::string_view name) {
  end_request_line();
  if (!is_token(name)) fail();
  append(name);
  append(": ");
}

void ClientRequest::end_request_line() {
  if (!in_target_) return;
  in_target_ = false;
  if (head_size_ == target_begin_) append("/");
  if (!url_query_.empty()) {
    append("?");
    append(url_query_);
  }
  append(" HTTP/1.1\r\nHost: ");
  if (url_is_ipv6_) append("[");
  host_begin_ = head_size_;
  host_size_ = url_host_.size();
  append(url_host_);
  if (url_is_ipv6_) append("]");
  if (port_ != 80) {
    char digits[kMaxNumberBytes];
    append(":");
    append({digits, format_unsigned(port_, digits)});
  }
  append("\r\nConnection: close\r\n");
}

bool ClientRequest::finish(BodySource* source, std::size_t size) {
  source_ = source;
  end_request_line();
  const std::size_t body_begin = head_size_ + kGapBytes;
  const std::size_t needed = body_begin + kTailBytes + (source == nullptr ? 0 : kLeastBodyBytes);
  if (failed_ || needed > capacity_) {
    failed_ = true;
    release();
    return false;
  }
  size_given_ = size != kUnknownSize;
  body_left_ = size;
  std::size_t body_size = 0;
  framing_ = source != nullptr || takes_body_ ? Framing::kLength : Framing::kNone;
  if (source != nullptr) {
    switch (fill(buffer_ + body_begin, body_size, capacity_ - body_begin - kTailBytes)) {
      case BodyStatus::kEnd:
        release();
        break;
      case BodyStatus::kMore:
      case BodyStatus::kLater:
        if (!size_given_) framing_ = Framing::kChunked;
        break;
      case BodyStatus::kFailed:
        release();
        source_failed_ = true;
        return false;
    }
  }
  put_framing(buffer_ + body_begin, body_size);
  return true;
}

// The head moves up to the framing, so that all goes out in one write.
void ClientRequest::put_framing(char* body, std::size_t body_size) {
  Prepender head{body};
  char* end = body + body_size;
  if (framing_ == Framing::kChunked) {
    if (body_size != 0) {
      head.chunk_size(body_size);
      end += kChunkEnd.copy(end, kChunkEnd.size());
    }
    head.text("Transfer-Encoding: chunked\r\n\r\n");
  } else {
    head.text("\r\n");
    if (framing_ == Framing::kLength) {
      head.text("\r\n");
      head.number(size_given_ ? body_left_ + body_size : body_size, 10);
      head.text("Content-Length: ");
    }
  }
  head.move(buffer_, head_size_);
  host_begin_ += static_cast<std::size_t>(head.begin() - buffer_);
  data_ = head.begin();
  size_ = static_cast<std::size_t>(end - head.begin());
}

ClientRequest::Next ClientRequest::next() {
  if (source_ == nullptr) return Next::kDone;
  const bool chunked = framing_ == Framing::kChunked;
  char* const body = buffer_ + (chunked ? kGapBytes : 0);
  std::size_t size = 0;
  const BodyStatus status = fill(body, size, capacity_ - (chunked ? kGapBytes + kTailBytes : 0));
  if (status == BodyStatus::kFailed) {
    release();
    return Next::kFailed;
  }
  if (status == BodyStatus::kLater && size == 0) return Next::kWrite;
  Prepender front{body};
  char* end = body + size;
  if (chunked) {
    std::string_view tail = status == BodyStatus::kEnd ? kLastChunk : kChunkEnd;
    if (size != 0) {
      front.chunk_size(size);
    } else {
      tail.remove_prefix(kChunkEnd.size());  // an empty chunk would end the body
    }
    end += tail.copy(end, tail.size());
  }
  if (status == BodyStatus::kEnd) release();
  data_ = front.begin();
  size_ = static_cast<std::size_t>(end - front.begin());
  return Next::kWrite;
}

// Reads from the source until the room is full, the body ends, or the source wants a rest.
BodyStatus ClientRequest::fill(char* begin, std::size_t& size, std::size_t room) {
  if (size_given_) room = smaller_of(room, body_left_);
  BodyStatus status = size_given_ && body_left_ == 0 ? BodyStatus::kEnd : BodyStatus::kMore;
  while (status == BodyStatus::kMore && size < room) {
    const BodyResult result = read_source(begin + size, room - size);
    status = result.status;
    if (status == BodyStatus::kMore && result.count == 0) status = BodyStatus::kFailed;
    if (status != BodyStatus::kFailed) size += result.count;
  }
  if (!size_given_) return status;
  body_left_ -= size;
  // A source that ends too soon would leave the peer waiting; what is left of one that goes on is
  // not read.
  if (status == BodyStatus::kEnd && body_left_ != 0) return BodyStatus::kFailed;
  return status != BodyStatus::kFailed && body_left_ == 0 ? BodyStatus::kEnd : status;
}

BodyResult ClientRequest::read_source(char* begin, std::size_t room) {
  BodyResult result{0, BodyStatus::kFailed};
  Thrown thrown;
  if (!run_guarded([&] { result = source_->read_some(begin, room); }, thrown)) {
    thrown.report("the body of a request to ", host());
  }
  return result;
}

void ClientRequest::release() {
  if (source_ == nullptr) return;
  BodySource* const source = source_;
  source_ = nullptr;
  source->release();
}

void ClientRequest::append(std::string_view text) {
  if (failed_ || text.size() > capacity_ - head_size_) return fail();
  text.copy(buffer_ + head_size_, text.size());
  head_size_ += text.size();
}

}  // namespace prometheus_express
