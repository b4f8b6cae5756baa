#include "prometheus_express/net/tls/fixed/fixed_credentials.h"

#include "prometheus_express/net/tls/fixed/validity.h"

namespace prometheus_express::tls {
namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// Certificates in DER stand one behind another, and are read where they are.
int read_all(mbedtls_x509_crt& chain, std::string_view text) {
  const unsigned char* at = bytes_of(text);
  const unsigned char* const end = at + text.size();
  while (at < end) {
    unsigned char* behind_head = const_cast<unsigned char*>(at);
    std::size_t size = 0;
    int result = mbedtls_asn1_get_tag(&behind_head, end, &size,
                                      MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE);
    if (result != 0) return result;
    size += static_cast<std::size_t>(behind_head - at);
    result = mbedtls_x509_crt_parse_der_nocopy(&chain, at, size);
    if (result != 0) return result;
    at += size;
  }
  return 0;
}

}  // namespace

FixedCredentials::FixedCredentials() {
  check = check_validity;
  mbedtls_x509_crt_init(&certificate_);
  mbedtls_x509_crt_init(&authorities_);
  mbedtls_pk_init(&key_);
}

Status FixedCredentials::begin(const Options& options, int endpoint, RandomBits& random) {
  Status status = random.seed();
  return status.ok() ? configure(options, endpoint, random) : status;
}

Status FixedCredentials::read_identity(const Identity& identity, RandomBits& random) {
  int result = read_all(certificate_, identity.certificate);
  if (result != 0) return failure_of("the certificate", result);
  result = mbed::parse_key(key_, bytes_of(identity.key), identity.key.size(), random.context());
  if (result != 0) return failure_of("the key", result);
  if (mbed::check_pair(certificate_.pk, key_, random.context()) != 0) {
    return Status(StatusCode::kInvalid, "TLS: the key is not that of the certificate");
  }
  result = mbedtls_ssl_conf_own_cert(&ssl, &certificate_, &key_);
  return result != 0 ? failure_of("the certificate", result) : Status();
}

Status FixedCredentials::read_authorities(const Authorities& authorities) {
  const int result = read_all(authorities_, authorities.certificates);
  if (result != 0) return failure_of("the authorities", result);
  mbedtls_ssl_conf_ca_chain(&ssl, &authorities_, nullptr);
  return {};
}

Status FixedCredentials::load_server(const Options& options, RandomBits& random) {
  const ServerOptions& server = options.server;
  if (server.identity.certificate.empty()) {
    return Status(StatusCode::kInvalid, "TLS: a server needs a certificate");
  }
  client_certificates = server.client_certificates;
  const bool asks = client_certificates != ClientCertificates::kNotAsked;
  if (asks && server.client_authorities.certificates.empty()) {
    return Status(StatusCode::kInvalid,
                  "TLS: nobody is believed to have made certificates of clients");
  }
  Status status = begin(options, MBEDTLS_SSL_IS_SERVER, random);
  if (status.ok()) status = read_identity(server.identity, random);
  if (status.ok() && asks) status = read_authorities(server.client_authorities);
  mbedtls_ssl_conf_authmode(&ssl, !asks ? MBEDTLS_SSL_VERIFY_NONE
                                  : client_certificates == ClientCertificates::kRequired
                                      ? MBEDTLS_SSL_VERIFY_REQUIRED
                                      : MBEDTLS_SSL_VERIFY_OPTIONAL);
  return status;
}

Status FixedCredentials::load_client(const Options& options, RandomBits& random) {
  const ClientOptions& client = options.client;
  Status status = begin(options, MBEDTLS_SSL_IS_CLIENT, random);
  if (status.ok() && !client.identity.certificate.empty()) {
    status = read_identity(client.identity, random);
  }
  if (status.ok() && !client.pinned_key.empty()) status = pin(client.pinned_key);
  // Where a key is pinned, nobody is believed, but Mbed TLS wants to be told of somebody.
  if (status.ok()) status = read_authorities(client.authorities);
  if (status.ok() && !has_pinned_key && client.authorities.certificates.empty()) {
    return Status(StatusCode::kInvalid, "TLS: there is no authority that a client could believe");
  }
  mbedtls_ssl_conf_authmode(&ssl, MBEDTLS_SSL_VERIFY_REQUIRED);
  return status;
}

}  // namespace prometheus_express::tls
