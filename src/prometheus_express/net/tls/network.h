// TLS over any other network, by Mbed TLS (2.28, written for 3.6 as well): the link target
// prometheus_express::tls.
//
//   prom::tls::Options options;
//   options.server.identity = {"/etc/station/certificate.pem", "/etc/station/key.pem"};
//   prom::tls::Network secure{sockets_network, options};
//   prom::HttpServer<4> server{secure, 8443, prom::Router{routes}};
//
// What is said of Network holds here. Connections come before their handshakes, which are made on
// the way: until then, reads and writes would block. A peer that says that it sends no more
// (close_notify) is kClosed; an end of the connection below without it is kError, since somebody
// may have cut it. finish_writing() says close_notify, then the end below. One step of a handshake
// takes 1 to 3 ms of a host; who leaves one half done holds nobody up.
//
// TLS 1.2 with ECDHE, ECDSA or RSA, and AES-GCM or ChaCha20-Poly1305; 1.3 where Mbed TLS has it.
// Keys are agreed on by P-256 where the peer has it. ALPN "http/1.1"; no renegotiation. Sessions,
// by tickets or ids, at both ends: who connects to a server again within an hour makes no whole
// handshake. New connections find out, once a second, whether the files of identity and authorities
// have changed, and take the new ones, those that are open going on; what cannot be used is
// reported as a failure, and the old ones stay. Random numbers are Mbed TLS's CTR_DRBG seeded by
// entropy() (platform/entropy.h): where that has none, nothing is listened on and nobody connected
// to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "prometheus_express/net/network.h"
#include "prometheus_express/net/tls/options.h"

namespace prometheus_express::tls {

class Sessions;

struct Statistics {
  std::uint64_t handshakes = 0;         // done, of servers and clients
  std::uint64_t resumed = 0;            // of these, with a session from before
  std::uint64_t failed_handshakes = 0;  // refused by either side, lost, or no TLS at all
  std::uint64_t reloads = 0;            // of changed files
};

// Use it from one thread, the inner one's.
class Network final : public prometheus_express::Network, private SecureNetwork {
 public:
  // `inner`, and what the options name, is borrowed.
  explicit Network(prometheus_express::Network& inner, const Options& options = {});

  // As above, with the sessions of a network from before that had the same options, or nullptr.
  Network(prometheus_express::Network& inner, const Options& options,
          std::shared_ptr<Sessions> sessions);

  // Listeners and connections must be stopped first. What a stopped connection has not sent yet is
  // cut.
  ~Network();
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  // Besides what `inner` says: kInvalid with words where there is no identity, or it, the
  // authorities or the versions cannot be used; kFailed without entropy.
  Status listen_on(std::uint16_t port, Listener*& listener) override;

  // The same for a client; kInvalid where nobody has said whom to reach, kLimit where
  // max_connections are open.
  Status connect_to(const char* address, std::uint16_t port, Connection*& connection) override;

  std::uint64_t now_ms() override;
  void update() override;
  void wait(std::uint64_t until_ms) override;

#if PROMETHEUS_EXPRESS_LARGE
  SecureNetwork* secure() override { return this; }
#endif

  // Of the handshake that failed last: "the server's certificate: The certificate validity has
  // expired". Empty where none did.
  const char* failure() const override;

  Statistics statistics() const;

  // What servers have given its clients, for a network that comes after it.
  const std::shared_ptr<Sessions>& sessions() const;

 private:
  struct State;
  friend class TlsConnection;
  friend class TlsListener;

  void expect(std::string_view host) override;

  std::unique_ptr<State> state_;
};

}  // namespace prometheus_express::tls
