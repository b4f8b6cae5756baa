// What can be chosen for a tls::Network.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "prometheus_express/platform/function_ref.h"

namespace prometheus_express::tls {

// Who this end is: a certificate, its own first and then those that lead to a root, and its key,
// RSA or ECDSA, unencrypted. As files, which are read again when they change, or in memory; PEM, or
// DER for one certificate alone. Borrowed.
struct Identity {
  const char* certificate_file = nullptr;
  const char* key_file = nullptr;
  std::string_view certificate = {};
  std::string_view key = {};

  bool given() const { return certificate_file != nullptr || !certificate.empty(); }
};

// Whom this end believes: certificates of authorities, PEM, as a file or in memory. Borrowed.
struct Authorities {
  const char* file = nullptr;
  std::string_view certificates = {};

  bool given() const { return file != nullptr || !certificates.empty(); }
};

enum class Version : std::uint8_t {
  kTls12,
  kTls13,  // only with Mbed TLS 3.6; 2.28 has none for production
};

enum class ClientCertificates : std::uint8_t {
  kNotAsked,
  kVerifiedIfGiven,  // who has none is let in, who has a wrong one is not
  kRequired,
};

// For listen_on(). Without an identity nothing is listened on.
struct ServerOptions {
  Identity identity = {};
  ClientCertificates client_certificates = ClientCertificates::kNotAsked;
  Authorities client_authorities = {};
};

// For connect_to(). A server is believed when its certificate leads to an authority, is valid now,
// and is made out to the name that was asked for.
struct ClientOptions {
  // None given: those of the system (of Debian and its kin, Fedora's, Alpine's or FreeBSD's file).
  Authorities authorities = {};

  // For servers that ask for a certificate.
  Identity identity = {};

  // Whom connections are to reach, where they are made without an https URL, which says it: the
  // name of a certificate, or an IPv4 address that it has. Borrowed.
  std::string_view name = {};

  // Instead of authorities, time and name: the server must have this public key. Base64 of the
  // SHA-256 of its SubjectPublicKeyInfo, as curl's --pinnedpubkey has it behind "sha256//". For
  // devices without a clock. Borrowed.
  std::string_view pinned_key = {};
};

struct Options {
  ServerOptions server = {};
  ClientOptions client = {};
  Version least_version = Version::kTls12;
  Version latest_version = Version::kTls13;  // or the latest that there is

  // Connections at the same time, of both kinds. Each takes about 40 KB of Debian's Mbed TLS, from
  // the heap, for as long as it is open.
  std::size_t max_connections = 65;

  // Of a FixedNetwork (net/tls/fixed/network.h): how long a handshake goes on before it is left for
  // a while, and for how long records are sent before others have their turn, in milliseconds.
  std::uint32_t slice_ms = 3;

  // Hears of each handshake that failed after the peer had said anything, in words; on the thread
  // that polls. Who connects can make many: a log should have a limit.
  FunctionRef<void(const char* words)> failed = {};
};

}  // namespace prometheus_express::tls
