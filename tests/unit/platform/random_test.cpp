#include "prometheus_express/platform/random.h"

#include <doctest/doctest.h>

#include <array>
#include <cstring>
#include <set>
#include <vector>

#include "prometheus_express/platform/entropy.h"

using namespace prometheus_express;

namespace {

// What the platform has for this program: a counter in each byte, or nothing.
bool has_entropy = true;
unsigned char entropy_given = 0;

}  // namespace

bool prometheus_express::entropy(unsigned char* out, std::size_t size) {
  for (std::size_t i = 0; has_entropy && i < size; ++i) out[i] = entropy_given++;
  return has_entropy;
}

namespace {

// "The Simon and Speck Families of Lightweight Block Ciphers", appendix C: Speck64/128.
TEST_CASE("Speck64/128 is as published") {
  constexpr std::array<std::uint32_t, 4> kKey = {0x03020100, 0x0B0A0908, 0x13121110, 0x1B1A1918};
  const Speck64::Block block = Speck64::encrypt(kKey, {0x3B726574, 0x7475432D});
  CHECK(block.left == 0x8C6FA548);
  CHECK(block.right == 0x454E028B);
}

TEST_CASE("the same place of one stream has the same number, every other place another") {
  entropy_given = 0;
  Random random;
  std::set<std::uint32_t> numbers;
  for (std::uint32_t place = 0; place < 100; ++place) {
    const std::uint32_t number = random.at(1, place);
    CHECK(random.at(1, place) == number);
    numbers.insert(number);
    numbers.insert(random.at(2, place));
  }
  CHECK(numbers.size() == 200);
}

// The bytes as they come, whichever of a word the machine calls the first.
Speck64::Key given_key() {
  unsigned char bytes[16];
  for (unsigned char i = 0; i < 16; ++i) bytes[i] = i;
  Speck64::Key key;
  std::memcpy(key.data(), bytes, sizeof bytes);
  return key;
}

TEST_CASE("a program has its own entropy, which is asked for once") {
  entropy_given = 0;
  Random random;
  random.mix(1);
  const std::uint32_t first = random.next(7);
  random.mix(2);
  CHECK(entropy_given == 16);
  CHECK(first == Speck64::encrypt(given_key(), {7, 0}).left);
  CHECK(random.next(7) == Speck64::encrypt(given_key(), {7, 1}).left);
  CHECK(entropy_given == 16);
}

TEST_CASE("without entropy all follows from what was mixed in, until there is some") {
  has_entropy = false;
  Random one;
  Random other;
  Random third;
  for (const char letter : {'a', 'b'}) one.mix(static_cast<unsigned char>(letter));
  for (const char letter : {'a', 'b'}) other.mix(static_cast<unsigned char>(letter));
  for (const char letter : {'b', 'a'}) third.mix(static_cast<unsigned char>(letter));
  const std::uint32_t number = one.next(0);
  CHECK(number == other.next(0));
  CHECK(number != third.next(0));
  has_entropy = true;
  entropy_given = 0;
  CHECK(one.at(0, 0) != number);
  CHECK(entropy_given == 16);
}

// FIPS 140-2, change notice 1, the monobit test. Always the same numbers: the key is.
TEST_CASE("half of the bits are set, in every stream") {
  entropy_given = 0;
  Random random;
  for (std::uint32_t stream = 0; stream < 5; ++stream) {
    int ones = 0;
    for (int i = 0; i < 20'000 / 32; ++i) ones += __builtin_popcount(random.next(stream));
    CHECK(ones > 9'725);
    CHECK(ones < 10'275);
  }
}

}  // namespace
