// Compresses bodies with igzip of Intel's ISA-L, as they are sent: gzip as prom::Gzip<> makes it,
// in a third of the time and about as small, on x86-64 and 64-bit ARM. A link target of its own,
// prometheus_express::isal; programs that do not link it need no ISA-L.
//
//   prom::IsalGzip<> gzip;
//   gzip.stream(request, response, source);  // in a handler
#pragma once

#include <cstddef>
#include <string_view>

#include "prometheus_express/http/compression/content_coding.h"

namespace prometheus_express {

// A body in the gzip format (RFC 1952). It takes 173 KiB from the heap.
class IsalGzipBody : public CompressedBody {
 public:
  static constexpr std::string_view kCoding = "gzip";

  IsalGzipBody();
  ~IsalGzipBody();

 private:
  struct Memory;

  void restart() override;
  Step compress(Pieces& pieces) override;

  Memory* memory_;
};

template <std::size_t Bodies = 4>
using IsalGzip = ContentCodingOf<IsalGzipBody, Bodies>;

}  // namespace prometheus_express
