// Compresses bodies with Zstandard, as they are sent, for clients that ask for it; Prometheus asks
// for gzip. A link target of its own, prometheus_express::zstd; programs that do not link it need
// no libzstd.
//
//   prom::Zstd<> zstd;
//   zstd.stream(request, response, source);  // in a handler
//
// Constructed from another coding, `prom::Zstd<> zstd{gzip}`, it leaves to that who does not know
// this one.
#pragma once

#include <cstddef>
#include <string_view>

#include "prometheus_express/http/compression/content_coding.h"

struct ZSTD_CCtx_s;

namespace prometheus_express {

// A body in the format of Zstandard (RFC 8878), with a checksum. It takes 173 KiB, most of it from
// the heap by way of libzstd; who decompresses it needs a window of 16 KiB.
class ZstdBody : public CompressedBody {
 public:
  static constexpr std::string_view kCoding = "zstd";

  ZstdBody();
  ~ZstdBody();

 private:
  void restart() override;
  Step compress(Pieces& pieces) override;

  ZSTD_CCtx_s* context_;
  char input_[4096];
};

template <std::size_t Bodies = 4>
using Zstd = ContentCodingOf<ZstdBody, Bodies>;

}  // namespace prometheus_express
