#include "boards/common/tls/identity_page.h"

#include <algorithm>
#include <cstdint>

#include "prometheus_express/platform/crc32.h"

// From linker.ld.
extern "C" const std::uint32_t __identity_page[];
extern "C" const std::uint32_t __identity_page_end[];

namespace board {
namespace {

// As tools/make_identity writes it: these words, then the parts, one behind another; the last word
// is filled up with zeros.
struct Head {
  std::uint32_t magic;
  std::uint32_t crc;          // CRC-32 of all words that follow
  std::uint32_t words;        // that follow this one
  std::uint32_t certificate;  // bytes of each part
  std::uint32_t key;
  std::uint32_t authorities;
  std::uint32_t users;  // names and hashes, each with a '\0' behind it
  std::uint8_t time_server[4];
  std::uint32_t time_server_port;
};

constexpr std::uint32_t kMagic = 0x32444950;  // "PID2"
constexpr std::uint32_t kUncounted = 3;       // words

std::string_view take(const char*& at, std::size_t size) {
  const std::string_view part{at, size};
  at += size;
  return part;
}

void read_users(std::string_view text, IdentityPage& page) {
  while (!text.empty() && page.user_count < IdentityPage::kMostUsers) {
    prometheus_express::Credential& user = page.users[page.user_count++];
    for (std::string_view* const part : {&user.name, &user.hash}) {
      const std::size_t size = text.find('\0');
      *part = text.substr(0, size);
      text.remove_prefix(size == text.npos ? text.size() : size + 1);
    }
  }
}

}  // namespace

bool read_identity_page(IdentityPage& page) {
  // The compiler need not know that the address is that of nothing that it has.
  const std::uint32_t* begin = __identity_page;
  asm("" : "+r"(begin));
  const auto& head = *reinterpret_cast<const Head*>(begin);
  const auto room = static_cast<std::size_t>(__identity_page_end - __identity_page);
  if (head.magic != kMagic || head.words > room - kUncounted) return false;
  std::uint32_t crc = prometheus_express::kCrc32OfNothing;
  for (std::uint32_t i = 0; i < head.words; ++i) {
    crc = prometheus_express::crc32(crc, begin[kUncounted + i]);
  }
  if (crc != head.crc) return false;
  const char* at = reinterpret_cast<const char*>(&head + 1);
  page.identity.certificate = take(at, head.certificate);
  page.identity.key = take(at, head.key);
  page.authorities.certificates = take(at, head.authorities);
  read_users(take(at, head.users), page);
  std::copy_n(head.time_server, page.time_server.size(), page.time_server.begin());
  page.time_server_port = static_cast<std::uint16_t>(head.time_server_port);
  return true;
}

}  // namespace board
