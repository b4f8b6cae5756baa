#include "emulators/feather_m4/cpu/image.h"

#include <elf.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "emulators/feather_m4/report.h"

namespace emulators::feather_m4 {
namespace {

constexpr std::uint32_t kFamily = 0x55114460;
constexpr std::uint32_t kFlagNotMainFlash = 0x0001;
constexpr std::uint32_t kFlagFamily = 0x2000;
constexpr std::size_t kBlockSize = 512;
constexpr std::size_t kMostPayload = 476;

std::uint32_t word(const std::string& bytes, std::size_t offset) {
  std::uint32_t value = 0;
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

std::string store(Memory& memory, std::uint32_t address, const char* data, std::size_t size) {
  if (address < kApplication || address > Memory::kFlashSize ||
      size > Memory::kFlashSize - address) {
    return "it has data for " + hex(address) + ", which is not the flash of a program";
  }
  std::copy_n(data, size, memory.flash.begin() + address);
  return {};
}

std::string load_elf(const std::string& bytes, Memory& memory) {
  Elf32_Ehdr header;
  if (bytes.size() < sizeof header) return "it is cut short";
  std::memcpy(&header, bytes.data(), sizeof header);
  if (std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 || header.e_machine != EM_ARM) {
    return "it is not an ELF file for ARM";
  }
  for (unsigned i = 0; i < header.e_phnum; ++i) {
    Elf32_Phdr segment;
    const std::size_t at = header.e_phoff + std::size_t{i} * header.e_phentsize;
    if (at + sizeof segment > bytes.size()) return "it is cut short";
    std::memcpy(&segment, bytes.data() + at, sizeof segment);
    if (segment.p_type != PT_LOAD || segment.p_filesz == 0) continue;
    if (std::size_t{segment.p_offset} + segment.p_filesz > bytes.size()) return "it is cut short";
    const std::string problem =
        store(memory, segment.p_paddr, bytes.data() + segment.p_offset, segment.p_filesz);
    if (!problem.empty()) return problem;
  }
  return {};
}

// What the bootloader looks at before it starts a program.
std::string check_entry(const Memory& memory) {
  std::uint32_t entry = 0;
  memory.read(kApplication + 4, entry);
  if (entry >= kApplication && entry < Memory::kFlashSize) return {};
  return "its reset vector " + hex(entry) +
         " is not in the flash: the bootloader starts no such program";
}

}  // namespace

std::string load_uf2(const std::string& bytes, Memory& memory) {
  if (bytes.empty() || bytes.size() % kBlockSize != 0) return "it does not consist of UF2 blocks";
  const std::size_t blocks = bytes.size() / kBlockSize;
  for (std::size_t i = 0; i < blocks; ++i) {
    const std::size_t at = i * kBlockSize;
    if (word(bytes, at) != 0x0A324655 || word(bytes, at + 4) != 0x9E5D5157 ||
        word(bytes, at + kBlockSize - 4) != 0x0AB16F30) {
      return "block " + std::to_string(i) + " is not a UF2 block";
    }
    const std::uint32_t flags = word(bytes, at + 8);
    const std::uint32_t size = word(bytes, at + 16);
    if ((flags & kFlagNotMainFlash) != 0) continue;
    if ((flags & kFlagFamily) == 0 || word(bytes, at + 28) != kFamily) {
      return "block " + std::to_string(i) + " is for another family than the SAMD51";
    }
    if (size > kMostPayload) return "block " + std::to_string(i) + " is too long";
    if (word(bytes, at + 20) != i || word(bytes, at + 24) != blocks) {
      return "block " + std::to_string(i) + " has the wrong number";
    }
    const std::string problem = store(memory, word(bytes, at + 12), bytes.data() + at + 32, size);
    if (!problem.empty()) return problem;
  }
  return {};
}

std::string load_image(const std::string& path, Memory& memory) {
  std::ifstream file(path, std::ios::binary);
  if (!file || !std::filesystem::is_regular_file(path)) return "it cannot be read";
  const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  std::string problem;
  if (ends_with(path, ".uf2")) {
    problem = load_uf2(bytes, memory);
  } else if (ends_with(path, ".elf")) {
    problem = load_elf(bytes, memory);
  } else if (ends_with(path, ".bin")) {
    problem = store(memory, kApplication, bytes.data(), bytes.size());
  } else {
    problem = "it is none of .uf2, .bin and .elf";
  }
  return problem.empty() ? check_entry(memory) : problem;
}

}  // namespace emulators::feather_m4
