// Mbed TLS, and where 2.28 and 3.6 call the same thing by another name. Of use to this folder only.
#pragma once

// 3.6 hides the members of its structures, of which two have no function to ask.
#define MBEDTLS_ALLOW_PRIVATE_ACCESS

#include <mbedtls/ctr_drbg.h>
#include <mbedtls/error.h>
#include <mbedtls/pk.h>
#include <mbedtls/sha256.h>
#include <mbedtls/ssl.h>
#include <mbedtls/version.h>
#include <mbedtls/x509_crt.h>

#if MBEDTLS_VERSION_NUMBER >= 0x03000000
#include <psa/crypto.h>
#endif

#include <cstring>

#include "prometheus_express/net/tls/options.h"
#include "prometheus_express/text/hexadecimal.h"

namespace prometheus_express::tls::mbed {

inline constexpr bool kIs3 = MBEDTLS_VERSION_NUMBER >= 0x03000000;

#if MBEDTLS_VERSION_NUMBER >= 0x03000000 && defined(MBEDTLS_SSL_PROTO_TLS1_3)
inline constexpr bool kHasTls13 = true;
#else
inline constexpr bool kHasTls13 = false;
#endif

// What 3.6 wants before TLS 1.3; harmless when repeated.
inline bool start() {
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
  return psa_crypto_init() == PSA_SUCCESS;
#else
  return true;
#endif
}

inline int parse_key(mbedtls_pk_context& key, const unsigned char* text, std::size_t size,
                     [[maybe_unused]] mbedtls_ctr_drbg_context& random) {
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
  return mbedtls_pk_parse_key(&key, text, size, nullptr, 0, mbedtls_ctr_drbg_random, &random);
#else
  return mbedtls_pk_parse_key(&key, text, size, nullptr, 0);
#endif
}

inline int check_pair(const mbedtls_pk_context& certificate, const mbedtls_pk_context& key,
                      [[maybe_unused]] mbedtls_ctr_drbg_context& random) {
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
  return mbedtls_pk_check_pair(&certificate, &key, mbedtls_ctr_drbg_random, &random);
#else
  return mbedtls_pk_check_pair(&certificate, &key);
#endif
}

inline int sha256(const unsigned char* data, std::size_t size, unsigned char (&digest)[32]) {
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
  return mbedtls_sha256(data, size, digest, 0);
#else
  return mbedtls_sha256_ret(data, size, digest, 0);
#endif
}

inline constexpr std::size_t kWordBytes = 200;

// A number of Mbed TLS, where it was built without its words.
inline const char* numbered(const char* what, std::uint32_t number, char (&words)[kWordBytes]) {
  const std::size_t size = std::strlen(what);
  std::memcpy(words, what, size);
  *write_hexadecimal(number, words + size) = '\0';
  return words;
}

// What Mbed TLS says of one of its errors; lies in `words` or is a literal.
inline const char* words_of(int result, char (&words)[kWordBytes]) {
#if defined(MBEDTLS_ERROR_C)
  mbedtls_strerror(result, words, sizeof words);
  return words;
#else
  return numbered("Mbed TLS: -0x", static_cast<std::uint32_t>(-result), words);
#endif
}

// The first line of what Mbed TLS has against a certificate.
inline const char* words_about(std::uint32_t flags, char (&words)[kWordBytes]) {
#if defined(MBEDTLS_X509_REMOVE_INFO)
  if ((flags & MBEDTLS_X509_BADCERT_EXPIRED) != 0) return "it has expired";
  if ((flags & MBEDTLS_X509_BADCERT_FUTURE) != 0) return "it is not valid yet";
  if ((flags & MBEDTLS_X509_BADCERT_CN_MISMATCH) != 0) return "it has another name";
  if ((flags & MBEDTLS_X509_BADCERT_NOT_TRUSTED) != 0) return "nobody who is believed made it";
  return numbered("Mbed TLS refuses it: 0x", flags, words);
#else
  if (mbedtls_x509_crt_verify_info(words, sizeof words, "", flags) <= 0) return "it is refused";
  words[std::strcspn(words, "\n")] = '\0';
  return words;
#endif
}

inline void set_versions(mbedtls_ssl_config& config, [[maybe_unused]] Version least,
                         [[maybe_unused]] Version latest) {
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
  const auto of = [](Version version) {
    return kHasTls13 && version == Version::kTls13 ? MBEDTLS_SSL_VERSION_TLS1_3
                                                   : MBEDTLS_SSL_VERSION_TLS1_2;
  };
  mbedtls_ssl_conf_min_tls_version(&config, of(least));
  mbedtls_ssl_conf_max_tls_version(&config, of(latest));
#else
  mbedtls_ssl_conf_min_version(&config, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3);
  mbedtls_ssl_conf_max_version(&config, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3);
#endif
}

#if MBEDTLS_VERSION_NUMBER < 0x03000000

// All curves that there are, P-256 first.
struct QuickCurveFirst {
  QuickCurveFirst() {
    mbedtls_ecp_group_id* next = curves;
    *next++ = MBEDTLS_ECP_DP_SECP256R1;
    for (const mbedtls_ecp_group_id* one = mbedtls_ecp_grp_id_list(); *one != 0; ++one) {
      if (*one != MBEDTLS_ECP_DP_SECP256R1) *next++ = *one;
    }
  }
  mbedtls_ecp_group_id curves[MBEDTLS_ECP_DP_MAX + 1] = {};
};

#endif

// 2.28 would agree on keys by its longest curve, P-521, which takes several times as long.
inline void prefer_quick_curve([[maybe_unused]] mbedtls_ssl_config& config) {
#if PROMETHEUS_EXPRESS_LARGE && MBEDTLS_VERSION_NUMBER < 0x03000000
  static const QuickCurveFirst list;
  mbedtls_ssl_conf_curves(&config, list.curves);
#endif
}

// 3.6 keeps TLS 1.3's tickets to itself unless it is asked.
inline void take_tickets([[maybe_unused]] mbedtls_ssl_config& config) {
#if defined(MBEDTLS_SSL_TLS1_3_SIGNAL_NEW_SESSION_TICKETS_ENABLED) && \
    defined(MBEDTLS_SSL_SESSION_TICKETS)
  mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(
      &config, MBEDTLS_SSL_TLS1_3_SIGNAL_NEW_SESSION_TICKETS_ENABLED);
#endif
}

// Whether a session remembers the certificate of its peer (not in TLS 1.3).
#if defined(MBEDTLS_SSL_KEEP_PEER_CERTIFICATE)
inline constexpr bool kRemembersPeers = true;
#else
inline constexpr bool kRemembersPeers = false;
#endif

// Says whether that has expired since.
inline bool has_expired([[maybe_unused]] const mbedtls_ssl_session& session) {
#if defined(MBEDTLS_SSL_KEEP_PEER_CERTIFICATE)
  return session.peer_cert != nullptr && mbedtls_x509_time_is_past(&session.peer_cert->valid_to);
#else
  return false;
#endif
}

// 3.6 gives tickets of TLS 1.3 unless it is told not to.
inline void give_no_tickets_of_1_3([[maybe_unused]] mbedtls_ssl_config& config) {
#if defined(MBEDTLS_SSL_PROTO_TLS1_3) && defined(MBEDTLS_SSL_SESSION_TICKETS)
  mbedtls_ssl_conf_new_session_tickets(&config, 0);
#endif
}

// Says whether there is a record, or a part of one, that the connection below did not take yet.
inline bool has_unsent(const mbedtls_ssl_context& ssl) { return ssl.out_left != 0; }

// Says whether a client's first message was taken by the connection below.
inline bool has_asked(const mbedtls_ssl_context& ssl) {
  return ssl.state > MBEDTLS_SSL_CLIENT_HELLO && !has_unsent(ssl);
}

// An end of the connection below that came before close_notify.
inline constexpr int kBroken = MBEDTLS_ERR_SSL_CONN_EOF;

// What is said to Mbed TLS of a connection below that is lost: any error that is not "again".
inline constexpr int kLost = -0x0050;

inline bool is_again(int result) {
  return result == MBEDTLS_ERR_SSL_WANT_READ || result == MBEDTLS_ERR_SSL_WANT_WRITE;
}

// Of TLS 1.3: a client has read a ticket, and looks at it when it is asked again, although nothing
// more comes.
inline bool has_read_ticket([[maybe_unused]] const mbedtls_ssl_context& ssl,
                            [[maybe_unused]] int result) {
#if defined(MBEDTLS_SSL_PROTO_TLS1_3)
  return result == MBEDTLS_ERR_SSL_WANT_READ && ssl.state == MBEDTLS_SSL_TLS1_3_NEW_SESSION_TICKET;
#else
  return false;
#endif
}

// Of TLS 1.3: no data, but a ticket for the next time.
inline bool is_ticket([[maybe_unused]] int result) {
#if defined(MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET)
  return result == MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET;
#else
  return false;
#endif
}

}  // namespace prometheus_express::tls::mbed
