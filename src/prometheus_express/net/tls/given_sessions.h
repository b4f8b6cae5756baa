// The sessions that a server gives to its clients: tickets, which it encrypts with a key that only
// it has, and ids, which it remembers. What clients keep of them is in sessions.h.
#pragma once

#include "prometheus_express/net/tls/configuration.h"
// Behind what decides how they are read.
#include <mbedtls/ssl_cache.h>
#include <mbedtls/ssl_ticket.h>

namespace prometheus_express::tls {

// For a day; those of a client with a certificate end with it. The key is an object's own, so that
// what a file has taken back is not believed for the sake of a ticket from before.
class GivenSessions {
 public:
  GivenSessions();
  ~GivenSessions();
  GivenSessions(const GivenSessions&) = delete;
  GivenSessions& operator=(const GivenSessions&) = delete;

  // `asks_clients`: for certificates. Where a session does not remember them, none is given.
  Status keep(mbedtls_ssl_config& config, bool asks_clients, RandomBits& random);

 private:
  mbedtls_ssl_ticket_context tickets_;
  mbedtls_ssl_cache_context cache_;
};

}  // namespace prometheus_express::tls
