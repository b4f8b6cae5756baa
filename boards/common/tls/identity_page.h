// Who the board is, in a block of flash of its own that tools/make_identity fills: certificate and
// key, the authorities of its clients, their names and passwords, and who tells it the time.
// Whoever has the board in hand can read it. A new program does not touch it, and it fits any
// program.
//
// The linker script says where it is (__identity_page): 8 KB that end with the flash.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "prometheus_express/http/auth/password.h"
#include "prometheus_express/net/tls/options.h"
#include "prometheus_express/text/ipv4.h"

namespace board {

struct IdentityPage {
  static constexpr std::size_t kMostUsers = 4;

  prometheus_express::tls::Identity identity;        // DER
  prometheus_express::tls::Authorities authorities;  // of clients; empty: they need no certificate
  prometheus_express::Credential users[kMostUsers] = {};
  std::size_t user_count = 0;  // 0: nobody needs a password

  // SNTP; a port of 0: none.
  prometheus_express::Ipv4Address time_server = {};
  std::uint16_t time_server_port = 0;
};

// False where there is none, or it is damaged. It points into the flash.
bool read_identity_page(IdentityPage& page);

}  // namespace board
