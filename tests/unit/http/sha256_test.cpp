#include "prometheus_express/http/auth/sha256.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace prometheus_express;

namespace {

std::string hex(const Sha256Digest& digest) {
  std::string text;
  for (const unsigned byte : digest.bytes) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

std::string sha256(std::string_view text, std::size_t split = 0) {
  Sha256 sha;
  sha.add(text.substr(0, split));
  sha.add(text.substr(split));
  return hex(sha.digest());
}

TEST_CASE("SHA-256 (the vectors of NIST, and lengths around its blocks by another program)") {
  CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  const std::string a(1'000, 'a');
  CHECK(sha256(a.substr(0, 55)) ==
        "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318");
  CHECK(sha256(a.substr(0, 56)) ==
        "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a");
  CHECK(sha256(a.substr(0, 64)) ==
        "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb");
  CHECK(sha256(a) == "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3");
  for (std::size_t split = 0; split <= 130; ++split) {
    CAPTURE(split);
    CHECK(sha256(a.substr(0, 130), split) == sha256(a.substr(0, 130)));
  }
}

TEST_CASE("HMAC-SHA-256 under a key of 32 bytes") {
  unsigned char key[32];
  for (unsigned i = 0; i < sizeof key; ++i) key[i] = static_cast<unsigned char>(i);
  HmacSha256 hmac(key);
  hmac.add("what do ya want ");
  hmac.add("for nothing?");
  CHECK(hex(hmac.digest()) == "099805f4ac310786968565c098db515cc50862b420ae31e20238312344bed36a");
}

}  // namespace
