#include "prometheus_express/platform/fnv1a.h"

#include <doctest/doctest.h>

#include <string_view>

using namespace prometheus_express;

namespace {

std::uint32_t hash(std::string_view text) {
  std::uint32_t hash = kFnv1aOfNothing;
  for (const char c : text) hash = fnv1a(hash, static_cast<std::uint8_t>(c));
  return hash;
}

// Of the authors' own test vectors.
TEST_CASE("texts have the hashes that FNV-1a gives them") {
  CHECK(hash("") == 0x811c9dc5);
  CHECK(hash("a") == 0xe40c292c);
  CHECK(hash("b") == 0xe70c2de5);
  CHECK(hash("foobar") == 0xbf9cf968);
  CHECK(hash("\xff") == fnv1a(kFnv1aOfNothing, 0xff));
}

}  // namespace
