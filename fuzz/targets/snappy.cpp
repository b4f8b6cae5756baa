// Both encoders of Snappy: the library's decoder, and the tests' own, make of a block what was
// compressed, and it fits the room that was asked for. An input is a program that makes the text:
// bytes as they are, and copies of what came before.
#include "prometheus_express/push/remote_write/snappy.h"

#include <snappy.h>

#include <string>

#include "fuzz/support/target.h"
#include "prometheus_express/push/remote_write/library_snappy.h"
#include "push/snappy_samples.h"
#include "push/unsnappy.h"

namespace {

// Above 65,535, where the small encoder begins a new block.
constexpr std::size_t kMostBytes = 70'000;

// The tests' decoder takes its time.
constexpr std::size_t kMostForTests = 2'000;

std::string made_by(fuzz::Input input) {
  std::string text;
  while (!input.empty() && text.size() < kMostBytes) {
    const std::uint8_t step = input.byte();
    if (step < 0x80 || text.empty()) {
      text += input.bytes(1 + step % 128u);
      continue;
    }
    const std::size_t back = 1 + input.number<std::uint16_t>() % text.size();
    // Rarely a long one: what takes long is the length.
    std::size_t count = step == 0xFF ? input.number<std::uint16_t>() : step - 0x7Fu;
    count = std::min(count, kMostBytes - text.size());
    while (count > 0) {
      const std::size_t part = std::min(count, back);
      text += text.substr(text.size() - back, part);
      count -= part;
    }
  }
  return text;
}

template <class Encoder>
void check(Encoder& encoder, const std::string& text) {
  const std::string block = push_samples::compressed(encoder, text);
  REQUIRE(block.size() <= Encoder::most_compressed(text.size()));
  std::string by_library;
  REQUIRE(snappy::Uncompress(block.data(), block.size(), &by_library));
  REQUIRE((by_library == text));
  if (text.size() > kMostForTests) return;
  const auto by_tests = push_samples::Unsnappy(block).decode();
  REQUIRE((by_tests.has_value() && *by_tests == text));
}

}  // namespace

void fuzz::run(Input input) {
  const std::string text = made_by(input);
  prometheus_express::SmallSnappy small;
  prometheus_express::LibrarySnappy library;
  check(small, text);
  check(library, text);
}
