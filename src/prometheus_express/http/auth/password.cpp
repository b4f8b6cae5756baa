#include "prometheus_express/http/auth/password.h"

#include "prometheus_express/http/auth/secrets.h"
#include "prometheus_express/http/auth/sha256.h"
#include "prometheus_express/text/hexadecimal.h"
#include "prometheus_express/text/literal.h"

namespace prometheus_express {
namespace {

bool parse_hash(std::string_view text, std::string_view& salt, Sha256Digest& digest) {
  if (!is_text(take_until(text, ':'), "sha256")) return false;
  salt = take_until(text, ':');
  if (text.size() != 2 * Sha256Digest::kBytes) return false;
  for (std::size_t i = 0; i < Sha256Digest::kBytes; ++i) {
    const int high = hex_value(text[2 * i]);
    const int low = hex_value(text[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    digest.bytes[i] = static_cast<unsigned char>(high * 16 + low);
  }
  return true;
}

}  // namespace

bool is_salted_sha256(std::string_view hash) {
  std::string_view salt;
  Sha256Digest digest;
  return parse_hash(hash, salt, digest);
}

bool verify_salted_sha256(std::string_view hash, std::string_view password) {
  std::string_view salt;
  Sha256Digest wanted;
  if (!parse_hash(hash, salt, wanted)) return false;
  Sha256 sha;
  sha.add(salt);
  sha.add(password);
  const bool right = same_secret(sha.digest(), wanted);
  wipe(&sha, sizeof sha);
  return right;
}

}  // namespace prometheus_express
