#include "prometheus_express/net/tls/credentials.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "prometheus_express/platform/entropy.h"
#include "prometheus_express/text/base64.h"

namespace prometheus_express::tls {
namespace {

// RFC 7301.
const char* kProtocols[] = {"http/1.1", nullptr};

// RFC 8446 and 5289, 7905. What can be had of the first is for TLS 1.3.
constexpr int kCipherSuites[] = {
#if defined(MBEDTLS_TLS1_3_AES_128_GCM_SHA256)
    MBEDTLS_TLS1_3_AES_128_GCM_SHA256,
    MBEDTLS_TLS1_3_AES_256_GCM_SHA384,
    MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256,
#endif
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    MBEDTLS_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    MBEDTLS_TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    MBEDTLS_TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    0};

// Where systems have the authorities that they believe.
constexpr const char* kSystemAuthorities[] = {
    "/etc/ssl/certs/ca-certificates.crt",  // Debian and its kin, Alpine, Arch
    "/etc/pki/tls/certs/ca-bundle.crt",    // Fedora and its kin
    "/etc/ssl/ca-bundle.pem",              // openSUSE
    "/etc/ssl/cert.pem",                   // FreeBSD, macOS
};

constexpr std::uint32_t kTicketSeconds = 24 * 60 * 60;

int draw(void*, unsigned char* out, std::size_t size) {
  return entropy(out, size) ? 0 : MBEDTLS_ERR_CTR_DRBG_ENTROPY_SOURCE_FAILED;
}

// What a parser of Mbed TLS takes: PEM ends with '\0', which counts.
bool read_text(const char* file, std::string_view memory, std::string& text) {
  if (file == nullptr) {
    text = memory;
  } else {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return false;
    text.assign(std::istreambuf_iterator<char>(stream), {});
  }
  if (text.find("-----BEGIN") != std::string::npos) text.push_back('\0');
  return true;
}

const unsigned char* bytes_of(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Status unreadable(const char* file) {
  return Status(StatusCode::kInvalid, "TLS: cannot read ", file);
}

const char* name_of(const char* file, const char* what) { return file != nullptr ? file : what; }

const char* system_file() {
  std::error_code ignored;
  for (const char* const file : kSystemAuthorities) {
    if (std::filesystem::exists(file, ignored)) return file;
  }
  return nullptr;
}

}  // namespace

Status failure_of(std::string_view what, int result) {
  char words[100];
  mbedtls_strerror(result, words, sizeof words);
  return Status(StatusCode::kInvalid, "TLS: ", what, ": ", words);
}

Status RandomBits::seed() {
  if (seeded_) return {};
  if (!mbed::start() || mbedtls_ctr_drbg_seed(&context_, draw, nullptr, nullptr, 0) != 0) {
    return Status(StatusCode::kFailed, "TLS: there is no entropy");
  }
  seeded_ = true;
  return {};
}

Credentials::Credentials(RandomBits& random) : random_(random) {
  mbedtls_ssl_config_init(&config_);
  mbedtls_x509_crt_init(&certificate_);
  mbedtls_pk_init(&key_);
  mbedtls_x509_crt_init(&authorities_);
  mbedtls_ssl_ticket_init(&tickets_);
  mbedtls_ssl_cache_init(&cache_);
}

Credentials::~Credentials() {
  mbedtls_ssl_cache_free(&cache_);
  mbedtls_ssl_ticket_free(&tickets_);
  mbedtls_x509_crt_free(&authorities_);
  mbedtls_pk_free(&key_);
  mbedtls_x509_crt_free(&certificate_);
  mbedtls_ssl_config_free(&config_);
}

Status Credentials::configure(const Options& options, int endpoint) {
  if (options.least_version > options.latest_version ||
      (options.least_version == Version::kTls13 && !mbed::kHasTls13)) {
    return Status(StatusCode::kInvalid, "TLS: this Mbed TLS has none of the versions asked for");
  }
  const int result = mbedtls_ssl_config_defaults(&config_, endpoint, MBEDTLS_SSL_TRANSPORT_STREAM,
                                                 MBEDTLS_SSL_PRESET_DEFAULT);
  if (result != 0) return failure_of("configuration", result);
  mbed::set_versions(config_, options.least_version, options.latest_version);
  mbedtls_ssl_conf_ciphersuites(&config_, kCipherSuites);
  mbedtls_ssl_conf_rng(&config_, mbedtls_ctr_drbg_random, &random_.context());
  mbedtls_ssl_conf_alpn_protocols(&config_, kProtocols);
  return {};
}

Status Credentials::read_identity(const Identity& identity) {
  const char* const certificate = name_of(identity.certificate_file, "the certificate");
  const char* const key = name_of(identity.key_file, "the key");
  std::string text;
  if (!read_text(identity.certificate_file, identity.certificate, text)) {
    return unreadable(certificate);
  }
  int result = mbedtls_x509_crt_parse(&certificate_, bytes_of(text), text.size());
  if (result != 0) {
    return result < 0 ? failure_of(certificate, result)
                      : Status(StatusCode::kInvalid, "TLS: not all can be read in ", certificate);
  }
  if (!read_text(identity.key_file, identity.key, text)) return unreadable(key);
  result = mbed::parse_key(key_, bytes_of(text), text.size(), random_.context());
  text.assign(text.size(), '\0');
  if (result != 0) return failure_of(key, result);
  if (mbed::check_pair(certificate_.pk, key_, random_.context()) != 0) {
    return Status(StatusCode::kInvalid, "TLS: ", key, " is not the key of ", certificate);
  }
  result = mbedtls_ssl_conf_own_cert(&config_, &certificate_, &key_);
  return result != 0 ? failure_of(certificate, result) : Status();
}

Status Credentials::read_authorities(const Authorities& authorities) {
  const char* file = authorities.file;
  const bool of_system = !authorities.given();
  if (of_system && (file = system_file()) == nullptr) {
    return Status(StatusCode::kInvalid, "TLS: the system has no file of authorities");
  }
  const char* const name = name_of(file, "the authorities");
  std::string text;
  if (!read_text(file, authorities.certificates, text)) return unreadable(name);
  const int result = mbedtls_x509_crt_parse(&authorities_, bytes_of(text), text.size());
  // Among those of a system may be some of kinds that nobody uses.
  if (result < 0 || (result > 0 && !of_system)) {
    return result < 0 ? failure_of(name, result)
                      : Status(StatusCode::kInvalid, "TLS: not all can be read in ", name);
  }
  mbedtls_ssl_conf_ca_chain(&config_, &authorities_, nullptr);
  return {};
}

// With a key of their own, so that what a file has taken back is not believed for the sake of a
// ticket from before.
Status Credentials::keep_tickets() {
  const int result =
      mbedtls_ssl_ticket_setup(&tickets_, mbedtls_ctr_drbg_random, &random_.context(),
                               MBEDTLS_CIPHER_AES_256_GCM, kTicketSeconds);
  if (result != 0) return failure_of("tickets", result);
  mbedtls_ssl_conf_session_tickets_cb(&config_, mbedtls_ssl_ticket_write, mbedtls_ssl_ticket_parse,
                                      &tickets_);
  mbedtls_ssl_conf_session_cache(&config_, &cache_, mbedtls_ssl_cache_get, mbedtls_ssl_cache_set);
  return {};
}

Status Credentials::load_server(const Options& options, RandomBits& random,
                                std::shared_ptr<Credentials>& loaded) {
  const ServerOptions& server = options.server;
  if (!server.identity.given()) {
    return Status(StatusCode::kInvalid, "TLS: a server needs a certificate");
  }
  const auto made = std::make_shared<Credentials>(random);
  Status status = random.seed();
  if (status.ok()) status = made->configure(options, MBEDTLS_SSL_IS_SERVER);
  if (status.ok()) status = made->read_identity(server.identity);
  if (!status.ok()) return status;
  made->client_certificates = server.client_certificates;
  int mode = MBEDTLS_SSL_VERIFY_NONE;
  if (server.client_certificates != ClientCertificates::kNotAsked) {
    if (!server.client_authorities.given()) {
      return Status(StatusCode::kInvalid,
                    "TLS: nobody is believed to have made certificates of clients");
    }
    status = made->read_authorities(server.client_authorities);
    mode = server.client_certificates == ClientCertificates::kRequired
               ? MBEDTLS_SSL_VERIFY_REQUIRED
               : MBEDTLS_SSL_VERIFY_OPTIONAL;
  }
  mbedtls_ssl_conf_authmode(&made->config_, mode);
  if (status.ok()) status = made->keep_tickets();
  if (status.ok()) loaded = made;
  return status;
}

Status Credentials::load_client(const Options& options, RandomBits& random,
                                std::shared_ptr<Credentials>& loaded) {
  const ClientOptions& client = options.client;
  const auto made = std::make_shared<Credentials>(random);
  Status status = random.seed();
  if (status.ok()) status = made->configure(options, MBEDTLS_SSL_IS_CLIENT);
  if (status.ok() && client.identity.given()) status = made->read_identity(client.identity);
  if (!status.ok()) return status;
  mbedtls_ssl_conf_authmode(&made->config_, MBEDTLS_SSL_VERIFY_REQUIRED);
  if (client.pinned_key.empty()) {
    status = made->read_authorities(client.authorities);
  } else {
    char digest[32];
    std::size_t size = 0;
    if (!decode_base64(client.pinned_key, digest, sizeof digest, size) || size != sizeof digest) {
      return Status(StatusCode::kInvalid, "TLS: a pinned key is Base64 of 32 bytes");
    }
    made->pinned_key.assign(digest, size);
    // Nobody, but Mbed TLS wants to be told of somebody.
    mbedtls_ssl_conf_ca_chain(&made->config_, &made->authorities_, nullptr);
  }
  if (status.ok()) loaded = made;
  return status;
}

std::string stamp_of(const ServerOptions& options) {
  std::string stamp;
  for (const char* const file : {options.identity.certificate_file, options.identity.key_file,
                                 options.client_authorities.file}) {
    if (file == nullptr) continue;
    std::error_code error;
    const auto written = std::filesystem::last_write_time(file, error).time_since_epoch().count();
    stamp += error ? "-" : std::to_string(written);
    const auto size = std::filesystem::file_size(file, error);
    stamp += ' ' + (error ? "-" : std::to_string(size)) + ' ';
  }
  return stamp;
}

}  // namespace prometheus_express::tls
