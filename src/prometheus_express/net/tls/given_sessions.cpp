#include "prometheus_express/net/tls/given_sessions.h"

namespace prometheus_express::tls {
namespace {

constexpr std::uint32_t kSeconds = 24 * 60 * 60;

// Mbed TLS looks at the age of a session, and at nothing else of it.
int parse_ticket(void* tickets, mbedtls_ssl_session* session, unsigned char* data,
                 std::size_t size) {
  const int result = mbedtls_ssl_ticket_parse(tickets, session, data, size);
  if (result != 0) return result;
  return mbed::has_expired(*session) ? MBEDTLS_ERR_SSL_SESSION_TICKET_EXPIRED : 0;
}

#if MBEDTLS_VERSION_NUMBER >= 0x03000000
int find_id(void* cache, const unsigned char* id, std::size_t size, mbedtls_ssl_session* session) {
  const int result = mbedtls_ssl_cache_get(cache, id, size, session);
  if (result != 0) return result;
  return mbed::has_expired(*session) ? MBEDTLS_ERR_SSL_CACHE_ENTRY_NOT_FOUND : 0;
}
#else
int find_id(void* cache, mbedtls_ssl_session* session) {
  const int result = mbedtls_ssl_cache_get(cache, session);
  if (result != 0) return result;
  return mbed::has_expired(*session) ? 1 : 0;
}
#endif

}  // namespace

GivenSessions::GivenSessions() {
  mbedtls_ssl_ticket_init(&tickets_);
  mbedtls_ssl_cache_init(&cache_);
}

GivenSessions::~GivenSessions() {
  mbedtls_ssl_cache_free(&cache_);
  mbedtls_ssl_ticket_free(&tickets_);
}

Status GivenSessions::keep(mbedtls_ssl_config& config, bool asks_clients, RandomBits& random) {
  if (asks_clients) {
    mbed::give_no_tickets_of_1_3(config);
    if (!mbed::kRemembersPeers) return {};
  }
  const int result = mbedtls_ssl_ticket_setup(&tickets_, mbedtls_ctr_drbg_random, &random.context(),
                                              MBEDTLS_CIPHER_AES_256_GCM, kSeconds);
  if (result != 0) return failure_of("tickets", result);
  mbedtls_ssl_conf_session_tickets_cb(&config, mbedtls_ssl_ticket_write, parse_ticket, &tickets_);
  mbedtls_ssl_conf_session_cache(&config, &cache_, find_id, mbedtls_ssl_cache_set);
  return {};
}

}  // namespace prometheus_express::tls
