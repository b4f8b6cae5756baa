#include "prometheus_express/net/tls/credentials.h"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace prometheus_express::tls {
namespace {

// Where systems have the authorities that they believe.
constexpr const char* kSystemAuthorities[] = {
    "/etc/ssl/certs/ca-certificates.crt",  // Debian and its kin, Alpine, Arch
    "/etc/pki/tls/certs/ca-bundle.crt",    // Fedora and its kin
    "/etc/ssl/ca-bundle.pem",              // openSUSE
    "/etc/ssl/cert.pem",                   // FreeBSD, macOS
};

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

Credentials::Credentials(RandomBits& random) : random_(random) {
  mbedtls_x509_crt_init(&certificate_);
  mbedtls_pk_init(&key_);
  mbedtls_x509_crt_init(&authorities_);
}

Credentials::~Credentials() {
  mbedtls_x509_crt_free(&authorities_);
  mbedtls_pk_free(&key_);
  mbedtls_x509_crt_free(&certificate_);
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
  result = mbedtls_ssl_conf_own_cert(&ssl, &certificate_, &key_);
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
  mbedtls_ssl_conf_ca_chain(&ssl, &authorities_, nullptr);
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
  if (status.ok()) status = made->configure(options, MBEDTLS_SSL_IS_SERVER, random);
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
  mbedtls_ssl_conf_authmode(&made->ssl, mode);
  if (status.ok()) status = made->given_.keep(made->ssl, mode != MBEDTLS_SSL_VERIFY_NONE, random);
  if (status.ok()) loaded = made;
  return status;
}

Status Credentials::load_client(const Options& options, RandomBits& random,
                                std::shared_ptr<Credentials>& loaded) {
  const ClientOptions& client = options.client;
  const auto made = std::make_shared<Credentials>(random);
  Status status = random.seed();
  if (status.ok()) status = made->configure(options, MBEDTLS_SSL_IS_CLIENT, random);
  if (status.ok() && client.identity.given()) status = made->read_identity(client.identity);
  if (!status.ok()) return status;
  mbedtls_ssl_conf_authmode(&made->ssl, MBEDTLS_SSL_VERIFY_REQUIRED);
  mbed::take_tickets(made->ssl);
  if (client.pinned_key.empty()) {
    status = made->read_authorities(client.authorities);
  } else {
    status = made->pin(client.pinned_key);
    if (!status.ok()) return status;
    // Nobody, but Mbed TLS wants to be told of somebody.
    mbedtls_ssl_conf_ca_chain(&made->ssl, &made->authorities_, nullptr);
  }
  if (status.ok()) loaded = made;
  return status;
}

namespace {

std::string stamp_of(const Identity& identity, const char* authorities) {
  std::string stamp;
  for (const char* const file : {identity.certificate_file, identity.key_file, authorities}) {
    if (file == nullptr) continue;
    std::error_code error;
    const auto written = std::filesystem::last_write_time(file, error).time_since_epoch().count();
    stamp += error ? "-" : std::to_string(written);
    const auto size = std::filesystem::file_size(file, error);
    stamp += ' ' + (error ? "-" : std::to_string(size)) + ' ';
  }
  return stamp;
}

}  // namespace

std::string stamp_of(const ServerOptions& options) {
  return stamp_of(options.identity, options.client_authorities.file);
}

std::string stamp_of(const ClientOptions& options) {
  const bool of_system = !options.authorities.given() && options.pinned_key.empty();
  return stamp_of(options.identity, of_system ? system_file() : options.authorities.file);
}

}  // namespace prometheus_express::tls
