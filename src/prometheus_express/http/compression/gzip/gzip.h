// Compresses bodies with zlib, as they are sent. A link target of its own,
// prometheus_express::gzip; programs that do not link it need no zlib. Where there is ISA-L,
// isal/isal_gzip.h takes a third of the time.
//
//   prom::Gzip<> gzip;
//   gzip.stream(request, response, source);  // in a handler
#pragma once

#include <zlib.h>

#include <cstddef>
#include <string_view>

#include "prometheus_express/http/compression/content_coding.h"

namespace prometheus_express {

// A body in the gzip format (RFC 1952). It takes 42 KiB, most of it from the heap by way of zlib.
class GzipBody : public CompressedBody {
 public:
  static constexpr std::string_view kCoding = "gzip";

  GzipBody();
  ~GzipBody();

 private:
  void restart() override;
  Step compress(Pieces& pieces) override;

  bool has_memory_ = false;
  z_stream stream_{};
  char input_[4096];
};

template <std::size_t Bodies = 4>
using Gzip = ContentCodingOf<GzipBody, Bodies>;

}  // namespace prometheus_express
