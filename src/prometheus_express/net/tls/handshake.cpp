// A connection until it is open: whom it believes, and what is said of a handshake that fails.
#include <cstring>

#include "prometheus_express/net/tls/connection.h"

namespace prometheus_express::tls {
namespace {

// RFC 5280, 4.2.1.6: [7] iPAddress.
constexpr int kIpAddressTag = MBEDTLS_ASN1_CONTEXT_SPECIFIC | 7;

}  // namespace

int TlsConnection::verify(void* self, mbedtls_x509_crt* certificate, int depth,
                          std::uint32_t* flags) {
  static_cast<const TlsConnection*>(self)->verify_peer(*certificate, depth, *flags);
  return 0;
}

// Is called for the certificate of the server last, with a depth of 0.
void TlsConnection::verify_peer(const mbedtls_x509_crt& certificate, int depth,
                                std::uint32_t& flags) const {
  if (configuration_->has_pinned_key) {
    flags = 0;
    if (depth != 0) return;
    unsigned char digest[32];
    const int result = mbed::sha256(certificate.pk_raw.p, certificate.pk_raw.len, digest);
    if (result != 0 || std::memcmp(digest, configuration_->pinned_key, sizeof digest) != 0) {
      flags |= MBEDTLS_X509_BADCERT_OTHER;
    }
    return;
  }
  if (configuration_->check != nullptr) configuration_->check(certificate, flags);
  if (has_address_ && depth == 0 && !is_addressed(certificate)) {
    flags |= MBEDTLS_X509_BADCERT_CN_MISMATCH;
  }
}

bool TlsConnection::is_addressed(const mbedtls_x509_crt& certificate) const {
  for (const mbedtls_x509_sequence* name = &certificate.subject_alt_names; name != nullptr;
       name = name->next) {
    if (name->buf.tag != kIpAddressTag || name->buf.len != address_.size()) continue;
    if (std::memcmp(name->buf.p, address_.data(), address_.size()) == 0) return true;
  }
  return false;
}

// Of who need not have a certificate, but has one.
Status TlsConnection::verdict_on_client() const {
  if (is_client_ || configuration_->client_certificates != ClientCertificates::kVerifiedIfGiven) {
    return {};
  }
  const std::uint32_t flags = mbedtls_ssl_get_verify_result(&ssl_);
  if ((flags & (MBEDTLS_X509_BADCERT_MISSING | MBEDTLS_X509_BADCERT_SKIP_VERIFY)) != 0) return {};
  if (flags == 0) return {};
  char words[mbed::kWordBytes];
  return Status(StatusCode::kInvalid,
                "the client's certificate: ", mbed::words_about(flags, words));
}

Status TlsConnection::words_of(int result) const {
  if (result == MBEDTLS_ERR_X509_CERT_VERIFY_FAILED) {
    const std::uint32_t flags = mbedtls_ssl_get_verify_result(&ssl_);
    char words[mbed::kWordBytes];
    return Status(StatusCode::kInvalid,
                  is_client_ ? "the server's certificate: " : "the client's certificate: ",
                  (flags & MBEDTLS_X509_BADCERT_OTHER) != 0 ? "it does not have the pinned key"
                                                            : mbed::words_about(flags, words));
  }
  if (result == mbed::kBroken || result == mbed::kLost) {
    if (!heard_) return {};  // no connection, or one that nobody meant: TLS has nothing to say
    return Status(StatusCode::kClosed, "the peer has ended the connection in the handshake");
  }
  if (result == MBEDTLS_ERR_SSL_NO_CLIENT_CERTIFICATE) {
    return Status(StatusCode::kInvalid, "the client has no certificate");
  }
  char words[mbed::kWordBytes];
  return Status(StatusCode::kFailed, mbed::words_of(result, words));
}

void TlsConnection::fail(const Status& why) {
  give_up();
  // The alert that Mbed TLS has sent reaches the peer, which a cut would not let it.
  inner_->finish_writing();
  events_.handshake_failed(why);
}

void TlsConnection::send_alert(unsigned char alert) {
  (void)mbedtls_ssl_send_alert_message(&ssl_, MBEDTLS_SSL_ALERT_LEVEL_FATAL, alert);
}

// False where the handshake goes on, or has failed.
bool TlsConnection::shake() {
  if (open_) return true;
  if (broken_) return false;
  const int result = events_.shake(ssl_);
  if (mbed::is_again(result)) return false;
  if (result != 0) {
    // The one refusal that Mbed TLS keeps to itself.
    if (result == MBEDTLS_ERR_SSL_NO_CLIENT_CERTIFICATE) {
      send_alert(MBEDTLS_SSL_ALERT_MSG_HANDSHAKE_FAILURE);
    }
    fail(words_of(result));
    return false;
  }
  const Status verdict = verdict_on_client();
  if (!verdict.ok()) {
    send_alert(MBEDTLS_SSL_ALERT_MSG_BAD_CERT);
    fail(verdict);
    return false;
  }
  open_ = true;
  news_ = read_blocked_ || write_blocked_;
  events_.handshake_done();
  return true;
}

}  // namespace prometheus_express::tls
