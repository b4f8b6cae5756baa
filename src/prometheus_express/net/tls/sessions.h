// Sessions that servers have given to clients, so that the next connection needs no whole
// handshake: no certificate, no signature, no key agreement (RFC 5077, session tickets, and session
// ids before them; RFC 8446, 2.2).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "prometheus_express/net/tls/mbedtls.h"

namespace prometheus_express::tls {

// Of the last 8 servers. They are secrets of the program's, and end with this object. A server's
// certificate is looked at again at the latest an hour after it was last, or when it has expired
// (TLS 1.3: after the hour).
class Sessions {
 public:
  static constexpr std::size_t kMost = 8;
  static constexpr std::uint64_t kMostMs = 3'600'000;

  Sessions() = default;
  ~Sessions() { clear(); }
  Sessions(const Sessions&) = delete;
  Sessions& operator=(const Sessions&) = delete;

  // Whom the clients believe, in any words: sessions from when that was another are let go.
  void belong_to(const std::string& believed);

  // Before a handshake with `server`: offers what there is.
  void offer(const std::string& server, mbedtls_ssl_context& ssl, std::uint64_t now_ms);

  // Afterwards, or when a ticket came; where the handshake was `resumed`, no certificate was seen.
  void keep(const std::string& server, const mbedtls_ssl_context& ssl, bool resumed,
            std::uint64_t now_ms);

  // A handshake has failed.
  void forget(const std::string& server);

 private:
  struct Entry {
    std::string server;
    mbedtls_ssl_session session;
    std::uint64_t verified_ms;
  };

  void clear();
  std::vector<Entry>::iterator find(const std::string& server);
  void erase(std::vector<Entry>::iterator entry);

  std::string believed_;
  std::vector<Entry> entries_;  // the oldest first
};

}  // namespace prometheus_express::tls
