#include "prometheus_express/net/tls/sessions.h"

#include <algorithm>

namespace prometheus_express::tls {

void Sessions::belong_to(const std::string& believed) {
  if (believed == believed_) return;
  clear();
  believed_ = believed;
}

void Sessions::offer(const std::string& server, mbedtls_ssl_context& ssl, std::uint64_t now_ms) {
  const auto entry = find(server);
  if (entry == entries_.end()) return;
  // Another network's clock may be an earlier one.
  if (now_ms < entry->verified_ms || now_ms - entry->verified_ms >= kMostMs ||
      mbed::has_expired(entry->session)) {
    erase(entry);
    return;
  }
  // What cannot be offered makes a whole handshake.
  (void)mbedtls_ssl_set_session(&ssl, &entry->session);
}

void Sessions::keep(const std::string& server, const mbedtls_ssl_context& ssl, bool resumed,
                    std::uint64_t now_ms) {
  Entry kept{server, {}, now_ms};
  const auto before = find(server);
  if (resumed) {
    if (before == entries_.end()) return;  // nobody remembers when its certificate was seen
    kept.verified_ms = before->verified_ms;
  }
  mbedtls_ssl_session_init(&kept.session);
  if (mbedtls_ssl_get_session(&ssl, &kept.session) != 0) {
    mbedtls_ssl_session_free(&kept.session);
    return;
  }
  if (before != entries_.end()) {
    erase(before);
  } else if (entries_.size() == kMost) {
    erase(entries_.begin());
  }
  entries_.push_back(kept);
}

void Sessions::forget(const std::string& server) {
  const auto entry = find(server);
  if (entry != entries_.end()) erase(entry);
}

void Sessions::clear() {
  while (!entries_.empty()) erase(entries_.begin());
}

std::vector<Sessions::Entry>::iterator Sessions::find(const std::string& server) {
  return std::find_if(entries_.begin(), entries_.end(),
                      [&](const Entry& entry) { return entry.server == server; });
}

void Sessions::erase(std::vector<Entry>::iterator entry) {
  mbedtls_ssl_session_free(&entry->session);
  entries_.erase(entry);
}

}  // namespace prometheus_express::tls
