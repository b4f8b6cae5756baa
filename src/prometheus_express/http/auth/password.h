// How passwords and tokens are kept: never readable, always as a hash.
//
//  sha256:SALT:HEX   64 hexadecimal digits of SHA-256 over SALT and the password, one behind the
//                    other. SALT is any text without ':'. For boards and hosts. It is quick to
//                    compute, so who has read the hash can try a billion passwords a second: it
//                    keeps a password of 16 random characters, and no short one. To make one:
//
//                      printf %s%s "$salt" "$password" | sha256sum
//
//  $2y$10$...        bcrypt, as `htpasswd -nB` and exporter-toolkit have it, also $2a$ and $2b$.
//                    Hosts only, by http/auth/bcrypt/bcrypt.h: it wants 4 KB and half a second of
//                    a Cortex-M4 for the least cost, which no board has between two packets.
#pragma once

#include <cstdint>
#include <string_view>

namespace prometheus_express {

// Who may read. Borrowed; literals usually. BearerToken does not look at the name.
struct Credential {
  std::string_view name;
  std::string_view hash;
};

enum class Verdict : std::uint8_t {
  kRight,
  kWrong,
  kLater,  // another thread finds out: ask again with the same
  kBusy,   // too many are being asked about: ask again in a second
};

// Knows a kind of hash that the library itself does not.
class PasswordVerifier {
 public:
  // Says whether it can verify against this hash.
  virtual bool knows(std::string_view hash) = 0;

  // Never waits.
  virtual Verdict verify(std::string_view hash, std::string_view password) = 0;

 protected:
  ~PasswordVerifier() = default;
};

// Says whether the text is sha256:SALT:HEX.
[[nodiscard]] bool is_salted_sha256(std::string_view hash);

// Says whether it is the hash of this password; false where it is none. Takes the same time whether
// it is or not.
[[nodiscard]] bool verify_salted_sha256(std::string_view hash, std::string_view password);

}  // namespace prometheus_express
