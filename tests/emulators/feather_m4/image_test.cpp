#include "emulators/feather_m4/cpu/image.h"

#include <doctest/doctest.h>

#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <vector>

using emulators::feather_m4::load_image;
using emulators::feather_m4::load_uf2;
using emulators::feather_m4::Memory;

namespace {

std::string file(const std::string& name) {
  std::ifstream stream(TEST_IMAGES + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

void put(std::string& bytes, std::size_t at, std::uint32_t word) {
  std::memcpy(&bytes[at], &word, sizeof word);
}

// As the tool of the UF2 project writes it: 256 bytes a block, the last one filled up.
std::string uf2_of(const std::string& program) {
  std::string bytes;
  const std::size_t blocks = (program.size() + 255) / 256;
  for (std::size_t i = 0; i < blocks; ++i) {
    std::string block(512, '\0');
    put(block, 0, 0x0A324655);
    put(block, 4, 0x9E5D5157);
    put(block, 8, 0x2000);
    put(block, 12, static_cast<std::uint32_t>(0x4000 + 256 * i));
    put(block, 16, 256);
    put(block, 20, static_cast<std::uint32_t>(i));
    put(block, 24, static_cast<std::uint32_t>(blocks));
    put(block, 28, 0x55114460);
    program.copy(&block[32], 256, 256 * i);
    put(block, 508, 0x0AB16F30);
    bytes += block;
  }
  return bytes;
}

}  // namespace

TEST_CASE("a program is the same from .bin, .elf and .uf2") {
  const std::string program = file("exceptions.bin");
  REQUIRE(program.size() > 512);
  Memory bin;
  Memory elf;
  Memory uf2;
  CHECK(load_image(TEST_IMAGES "exceptions.bin", bin) == "");
  CHECK(load_image(TEST_IMAGES "exceptions.elf", elf) == "");
  CHECK(load_uf2(uf2_of(program), uf2) == "");
  CHECK(std::memcmp(&bin.flash[0x4000], program.data(), program.size()) == 0);
  CHECK(std::memcmp(&elf.flash[0x4000], program.data(), program.size()) == 0);
  CHECK(std::memcmp(&uf2.flash[0x4000], program.data(), program.size()) == 0);
  CHECK(bin.flash[0x3FFF] == 0xFF);
  CHECK(bin.flash[0x4000 + program.size()] == 0xFF);
}

TEST_CASE("a .uf2 file that is cut, mixed up or for another chip is refused") {
  const std::string good = uf2_of(file("ticks.bin"));
  Memory memory;
  for (std::size_t size = 0; size < good.size(); ++size) {
    CHECK(load_uf2(good.substr(0, size), memory) != "");
  }
  CHECK(load_uf2(good + good.substr(0, 512), memory) != "");
  // Every bit of a block's header and end: all but three flags that say nothing here.
  for (const std::size_t at : std::vector<std::size_t>{0, 4, 12, 16, 20, 24, 28, 508}) {
    for (unsigned bit = 0; bit < 32; ++bit) {
      std::string bad = good;
      bad[at + bit / 8] = static_cast<char>(bad[at + bit / 8] ^ (1 << (bit % 8)));
      const bool harmless = (at == 12 && bit < 19) || (at == 16 && bit < 9);
      CHECK((load_uf2(bad, memory) == "") <= harmless);
    }
  }
  std::string without_family = good;
  put(without_family, 8, 0);
  CHECK(load_uf2(without_family, memory) != "");
}

TEST_CASE("what is no program is refused") {
  Memory memory;
  CHECK(load_image(TEST_IMAGES "no_such.uf2", memory) == "it cannot be read");
  CHECK(load_image(TEST_IMAGES, memory) == "it cannot be read");
  Memory empty;
  std::ofstream("empty_program.bin").close();
  CHECK(load_image("empty_program.bin", empty).find("reset vector") != std::string::npos);
  std::ofstream("empty_program.elf").close();
  CHECK(load_image("empty_program.elf", empty) == "it is cut short");
  std::remove("empty_program.bin");
  std::remove("empty_program.elf");
}
