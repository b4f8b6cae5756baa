// Takes the framing out of a chunked body (RFC 9112, 7.1), byte by byte and strictly.
#pragma once

#include <cstddef>
#include <cstdint>

namespace prometheus_express {

// To be made with {}, as RequestParser.
class ChunkedDecoder {
 public:
  enum class Verdict : std::uint8_t {
    kIncomplete,        // everything was taken; more must come
    kComplete,          // the body has ended
    kMalformed,         // a bad size, extension, line end or trailer
    kBodyTooLarge,      // more than `room`
    kTrailersTooLarge,  // extensions or trailers that nobody needs to be that long
  };

  struct Progress {
    Verdict verdict;
    std::size_t taken;    // bytes of `in` that belonged to the body
    std::size_t decoded;  // bytes written to `out`
  };

  // Decodes `in`, as far as the body goes, to `out`, which may overlap `in` if it is not behind it.
  // `room` is how much the rest of the body may take. Extensions and trailers are checked and
  // dropped.
  Progress decode(const char* in, std::size_t size, char* out, std::size_t room);

 private:
  enum class State : std::uint8_t {
    kSizeStart,
    kSize,
    kExtensionNameStart,
    kExtensionName,
    kExtensionNameEnd,
    kExtensionValueStart,
    kExtensionToken,
    kExtensionQuoted,
    kExtensionQuotedPair,
    kPartEnd,  // of a size or an extension
    kSizeLf,
    kData,
    kDataCr,
    kDataLf,
    kTrailerStart,
    kTrailerName,
    kTrailerValue,
    kTrailerLf,
    kEndLf,
    kEnd,
    kBad,
  };

  // Longest size and extensions of one chunk, longest trailers of one body.
  static constexpr std::uint16_t kMaxExtraBytes = 1024;

  State after_framing(char c);
  State after_size(char c);
  static State after_part(char c, State in_space);
  State after_extension(char c);
  State after_trailer(char c);

  std::uint64_t chunk_left_;
  std::uint16_t extra_bytes_;
  State state_;
};

}  // namespace prometheus_express
