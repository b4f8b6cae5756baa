#include "prometheus_express/http/chunked_decoder.h"

#include <cstring>

#include "prometheus_express/http/characters.h"
#include "prometheus_express/platform/bounds.h"
#include "prometheus_express/text/hexadecimal.h"

namespace prometheus_express {
namespace {

// The size of a chunk that is larger than can be counted: no room is as large.
constexpr std::uint64_t kEndless = largest<std::uint64_t>();

bool is_space(char c) { return c == ' ' || c == '\t'; }

}  // namespace

ChunkedDecoder::Progress ChunkedDecoder::decode(const char* in, std::size_t size, char* out,
                                                std::size_t room) {
  Progress progress{Verdict::kIncomplete, 0, 0};
  while (progress.taken < size) {
    if (state_ == State::kData) {
      const std::size_t count =
          static_cast<std::size_t>(smaller_of<std::uint64_t>(chunk_left_, size - progress.taken));
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
      ++extra_bytes_;  // leading zeros
      return after_size(c);
    case State::kDataCr:
      return c == '\r' ? State::kDataLf : State::kBad;
    case State::kDataLf:
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
    const bool fits = chunk_left_ >> 60 == 0;
    chunk_left_ = fits ? chunk_left_ * 16 + static_cast<unsigned>(hex_value(c)) : kEndless;
    return State::kSize;
  }
  return state_ == State::kSizeStart ? State::kBad : after_part(c, State::kPartEnd);
}

// White space, the next extension, or the end of the line. White space is allowed around all parts
// of an extension (RFC 9112, 7.1.1), and some servers pad a size with it.
ChunkedDecoder::State ChunkedDecoder::after_part(char c, State in_space) {
  if (is_space(c)) return in_space;
  if (c == ';') return State::kExtensionNameStart;
  return c == '\r' ? State::kSizeLf : State::kBad;
}

ChunkedDecoder::State ChunkedDecoder::after_extension(char c) {
  const bool token = is_of(kTokenCharacter, c);
  switch (state_) {
    case State::kExtensionNameStart:
      if (is_space(c)) return state_;
      return token ? State::kExtensionName : State::kBad;
    case State::kExtensionName:
      if (token) return state_;
      [[fallthrough]];
    case State::kExtensionNameEnd:
      if (c == '=') return State::kExtensionValueStart;
      return after_part(c, State::kExtensionNameEnd);
    case State::kExtensionValueStart:
      if (is_space(c)) return state_;
      if (c == '"') return State::kExtensionQuoted;
      return token ? State::kExtensionToken : State::kBad;
    case State::kExtensionToken:
      return token ? state_ : after_part(c, State::kPartEnd);
    case State::kExtensionQuoted:
      if (c == '"') return State::kPartEnd;
      if (c == '\\') return State::kExtensionQuotedPair;
      return is_of(kFieldCharacter, c) ? state_ : State::kBad;
    case State::kExtensionQuotedPair:
      return is_of(kFieldCharacter, c) ? State::kExtensionQuoted : State::kBad;
    case State::kPartEnd:
      return after_part(c, state_);
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
