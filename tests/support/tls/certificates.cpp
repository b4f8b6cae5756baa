#include "support/tls/certificates.h"

#include "prometheus_express/net/tls/mbedtls.h"
// Behind what decides how they are read.
#include <mbedtls/ecp.h>
#include <mbedtls/oid.h>
#include <mbedtls/rsa.h>

#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string_view>

#include "prometheus_express/text/base64.h"

namespace test_support {
namespace {

using namespace prometheus_express;

// Made for tests, and for them alone: the same keys each time.
int no_secret(void* state, unsigned char* out, std::size_t size) {
  auto& next = *static_cast<std::uint64_t*>(state);
  for (std::size_t i = 0; i < size; ++i) {
    next = next * 6364136223846793005U + 1442695040888963407U;
    out[i] = static_cast<unsigned char>(next >> 56);
  }
  return 0;
}

std::uint64_t state = 1;

void require(int result) {
  if (result < 0) std::abort();
}

class Key {
 public:
  Key() { mbedtls_pk_init(&key_); }
  ~Key() { mbedtls_pk_free(&key_); }
  Key(const Key&) = delete;
  Key& operator=(const Key&) = delete;

  void make(bool rsa) {
    const auto type = rsa ? MBEDTLS_PK_RSA : MBEDTLS_PK_ECKEY;
    require(mbedtls_pk_setup(&key_, mbedtls_pk_info_from_type(type)));
    require(rsa ? mbedtls_rsa_gen_key(mbedtls_pk_rsa(key_), no_secret, &state, 2048, 65537)
                : mbedtls_ecp_gen_key(MBEDTLS_ECP_DP_SECP256R1, mbedtls_pk_ec(key_), no_secret,
                                      &state));
  }
  void parse(const std::string& pem) {
    mbedtls_ctr_drbg_context none;
    mbedtls_ctr_drbg_init(&none);
    require(tls::mbed::parse_key(key_, reinterpret_cast<const unsigned char*>(pem.c_str()),
                                 pem.size() + 1, none));
    mbedtls_ctr_drbg_free(&none);
  }
  std::string pem() {
    unsigned char text[4096];
    require(mbedtls_pk_write_key_pem(&key_, text, sizeof text));
    return reinterpret_cast<const char*>(text);
  }
  mbedtls_pk_context& context() { return key_; }

 private:
  mbedtls_pk_context key_;
};

// As certificates have it.
std::string end_of(const CertificateWishes& wishes) {
  if (wishes.expired) return "20210101000000";
  if (wishes.seconds == 0) return "20900101000000";
  const std::time_t end = std::time(nullptr) + wishes.seconds;
  std::tm parts{};
  gmtime_r(&end, &parts);
  char text[16];
  (void)std::strftime(text, sizeof text, "%Y%m%d%H%M%S", &parts);
  return text;
}

}  // namespace

Certificate make_certificate(const CertificateWishes& wishes) {
  Key key;
  key.make(wishes.rsa);
  Certificate made{"", key.pem(), std::string("CN=") + wishes.name};
  Key issuer_key;
  issuer_key.parse(wishes.issuer != nullptr ? wishes.issuer->key : made.key);
  const std::string& issuer = wishes.issuer != nullptr ? wishes.issuer->name : made.name;

  mbedtls_x509write_cert out;
  mbedtls_x509write_crt_init(&out);
  mbedtls_x509write_crt_set_version(&out, MBEDTLS_X509_CRT_VERSION_3);
  mbedtls_x509write_crt_set_md_alg(&out, MBEDTLS_MD_SHA256);
  mbedtls_x509write_crt_set_subject_key(&out, &key.context());
  mbedtls_x509write_crt_set_issuer_key(&out, &issuer_key.context());
  require(mbedtls_x509write_crt_set_subject_name(&out, made.name.c_str()));
  require(mbedtls_x509write_crt_set_issuer_name(&out, issuer.c_str()));
  mbedtls_mpi serial;
  mbedtls_mpi_init(&serial);
  require(mbedtls_mpi_lset(&serial, 7));
  require(mbedtls_x509write_crt_set_serial(&out, &serial));
  mbedtls_mpi_free(&serial);
  require(mbedtls_x509write_crt_set_validity(&out, "20200101000000", end_of(wishes).c_str()));
  require(mbedtls_x509write_crt_set_basic_constraints(&out, wishes.authority ? 1 : 0, -1));
  std::string names;
  const std::string_view name(wishes.name);
  names.append("\x82").push_back(static_cast<char>(name.size()));
  names.append(name);
  if (wishes.for_loopback) names.append("\x87\x04\x7f\x00\x00\x01", 6);
  names.insert(0, {'\x30', static_cast<char>(names.size())});
  require(mbedtls_x509write_crt_set_extension(
      &out, MBEDTLS_OID_SUBJECT_ALT_NAME, MBEDTLS_OID_SIZE(MBEDTLS_OID_SUBJECT_ALT_NAME), 0,
      reinterpret_cast<const unsigned char*>(names.data()), names.size()));
  unsigned char text[4096];
  require(mbedtls_x509write_crt_pem(&out, text, sizeof text, no_secret, &state));
  mbedtls_x509write_crt_free(&out);
  made.chain = reinterpret_cast<const char*>(text);
  return made;
}

std::string pin_of(const Certificate& certificate) {
  mbedtls_x509_crt read;
  mbedtls_x509_crt_init(&read);
  const std::string& pem = certificate.chain;
  require(mbedtls_x509_crt_parse(&read, reinterpret_cast<const unsigned char*>(pem.c_str()),
                                 pem.size() + 1));
  unsigned char digest[32];
  require(tls::mbed::sha256(read.pk_raw.p, read.pk_raw.len, digest));
  mbedtls_x509_crt_free(&read);
  std::string text;
  Base64Encoder encoder{kBase64, [&text](char c) { text += c; }};
  encoder.text({reinterpret_cast<const char*>(digest), sizeof digest});
  encoder.end();
  return text;
}

}  // namespace test_support
