// Certificates and keys for tests, made by Mbed TLS when they are asked for.
#pragma once

#include <string>

namespace test_support {

struct Certificate {
  std::string chain;  // PEM: the certificate itself
  std::string key;    // PEM
  std::string name;
};

struct CertificateWishes {
  const char* name = "localhost";       // its common name; an authority's own
  const Certificate* issuer = nullptr;  // nullptr: itself
  bool authority = false;
  bool rsa = false;
  bool expired = false;
  bool for_loopback = true;  // also for the address 127.0.0.1
  int seconds = 0;           // for how long it is valid from now on; 0: for long
};

Certificate make_certificate(const CertificateWishes& wishes);

// Base64 of the SHA-256 of its public key.
std::string pin_of(const Certificate& certificate);

}  // namespace test_support
