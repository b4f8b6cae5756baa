#include "prometheus_express/http/chunked_decoder.h"

#include <algorithm>
#include <cstring>

#include "prometheus_express/http/characters.h"
#include "prometheus_express/text/hexadecimal.h"

namespace prometheus_express {
ChunkedDecoder::Progress ChunkedDecoder::decode(const char* in, std::size_t size, char* out,
                                                std::size_t room) {
  Progress progress{Verdict::kIncomplete, 0, 0};
  while (progress.taken < size) {
    if (state_ == State::kData) {
      const std::size_t count =
          static_cast<std::size_t>(std::min<std::uint64_t>(chunk_left_, size - progress.taken));
      std::memmove(out + progress.decoded, in + progress.taken, count);
      progress.taken += count;
      progress.decoded += count;
      chunk_left_ -= count;
      if (chunk_left_ == 0) state_ = State::kDataCr;
      continue;
    }
    state_ = after_framing(in[progress.taken++]);
    if (state_ == State::kBad) return {Verdict::kMalformed, progress.taken, progress.decoded};
    if (extra_bytes_ > kMaxExtraBytes) {
      return {Verdict::kTrailersTooLarge, progress.taken, progress.decoded};
    }
    if (state_ == State::kData && chunk_left_ > room - progress.decoded) {
      return {Verdict::kBodyTooLarge, progress.taken, progress.decoded};
    }
    if (state_ == State::kEnd) return {Verdict::kComplete, progress.taken, progress.decoded};
  }
  return progress;
}

ChunkedDecoder::State ChunkedDecoder::after_framing(char c) {
  switch (state_) {
    case State::kSizeStart:
    case State::kSize:
    case State::kSizeLf:
      return after_size(c);
    case State::kDataCr:
      return c == '\r' ? State::kDataLf : State::kBad;
    case State::kDataLf:
      size_digits_ = 0;
      extra_bytes_ = 0;
      return c == '\n' ? State::kSizeStart : State::kBad;
    case State::kTrailerStart:
    case State::kTrailerName:
    case State::kTrailerValue:
    case State::kTrailerLf:
    case State::kEndLf:
      ++extra_bytes_;
      return after_trailer(c);
    default:
      ++extra_bytes_;
      return after_extension(c);
  }
}

ChunkedDecoder::State ChunkedDecoder::after_size(char c) {
  if (state_ == State::kSizeLf) {
    if (c != '\n') return State::kBad;
    if (chunk_left_ != 0) return State::kData;
    extra_bytes_ = 0;
    return State::kTrailerStart;
  }
  if (is_of(kHexDigit, c)) {
    chunk_left_ = chunk_left_ * 16 + static_cast<unsigned>(hex_value(c));
    return ++size_digits_ <= kMaxSizeDigits ? State::kSize : State::kBad;
  }
  if (state_ == State::kSizeStart) return State::kBad;
  if (c == '\r') return State::kSizeLf;
  return c == ';' ? State::kExtensionNameStart : State::kBad;
}

// chunk-ext without the optional white space, which no client sends and proxies read differently.
ChunkedDecoder::State ChunkedDecoder::after_extension(char c) {
  const bool token = is_of(kTokenCharacter, c);
  const bool ends = c == ';' || c == '\r';
  const State next = c == ';' ? State::kExtensionNameStart : State::kSizeLf;
  switch (state_) {
    case State::kExtensionNameStart:
      return token ? State::kExtensionName : State::kBad;
    case State::kExtensionName:
      if (token) return State::kExtensionName;
      if (c == '=') return State::kExtensionValueStart;
      return ends ? next : State::kBad;
    case State::kExtensionValueStart:
      if (c == '"') return State::kExtensionQuoted;
      return token ? State::kExtensionToken : State::kBad;
    case State::kExtensionToken:
      if (token) return State::kExtensionToken;
      return ends ? next : State::kBad;
    case State::kExtensionQuoted:
      if (c == '"') return State::kExtensionEnd;
      if (c == '\\') return State::kExtensionQuotedPair;
      return is_of(kFieldCharacter, c) ? State::kExtensionQuoted : State::kBad;
    case State::kExtensionQuotedPair:
      return is_of(kFieldCharacter, c) ? State::kExtensionQuoted : State::kBad;
    case State::kExtensionEnd:
      return ends ? next : State::kBad;
    default:
      return State::kBad;
  }
}

ChunkedDecoder::State ChunkedDecoder::after_trailer(char c) {
  switch (state_) {
    case State::kTrailerStart:
      if (c == '\r') return State::kEndLf;
      return is_of(kTokenCharacter, c) ? State::kTrailerName : State::kBad;
    case State::kTrailerName:
      if (c == ':') return State::kTrailerValue;
      return is_of(kTokenCharacter, c) ? State::kTrailerName : State::kBad;
    case State::kTrailerValue:
      if (c == '\r') return State::kTrailerLf;
      return is_of(kFieldCharacter, c) ? State::kTrailerValue : State::kBad;
    case State::kTrailerLf:
      return c == '\n' ? State::kTrailerStart : State::kBad;
    case State::kEndLf:
      return c == '\n' ? State::kEnd : State::kBad;
    default:
      return State::kBad;
  }
}

}  // namespace prometheus_express
