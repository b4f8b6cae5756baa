#pragma once

#include "http/compression/gunzip.h"
#include "prometheus_express/http/compression/isal/isal_gzip.h"

using Body = prometheus_express::IsalGzipBody;
template <std::size_t Bodies>
using Coding = prometheus_express::IsalGzip<Bodies>;

inline std::string decompress(const std::string& compressed, std::size_t expected_size) {
  return gunzip(compressed, expected_size);
}
