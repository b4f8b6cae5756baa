#pragma once

#include <doctest/doctest.h>
#include <zstd.h>

#include <cstddef>
#include <string>

#include "prometheus_express/http/compression/zstd/zstd.h"

using Body = prometheus_express::ZstdBody;
template <std::size_t Bodies>
using Coding = prometheus_express::Zstd<Bodies>;

inline std::string decompress(const std::string& compressed, std::size_t expected_size) {
  std::string text(expected_size + 1, '\0');
  // One whole frame, and nothing behind it; checks the sum, too.
  const std::size_t size =
      ZSTD_decompress(text.data(), text.size(), compressed.data(), compressed.size());
  REQUIRE(ZSTD_isError(size) == 0);
  CHECK(ZSTD_findFrameCompressedSize(compressed.data(), compressed.size()) == compressed.size());
  text.resize(size);
  return text;
}
