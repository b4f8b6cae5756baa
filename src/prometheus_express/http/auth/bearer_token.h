// Bearer tokens (RFC 6750) in front of all routes, as middleware of a Router.
//
//   const prom::Credential tokens[] = {
//       {"prometheus",
//       "sha256:kT3x:0d6d22a98299d5a7a1ee46f55c9995cfec7b17132a0b8b2c49ea705579d32b69"}};
//   prom::BearerToken auth{tokens};
//   const prom::Middleware middleware[] = {auth};
//   prom::Router router{routes, middleware};
//
// http/auth/password.h says how tokens are kept, authentication.h what is answered. Names are for
// people; any of the tokens will do.
#pragma once

#include "prometheus_express/http/auth/authentication.h"

namespace prometheus_express {

class BearerToken : public Authentication {
 public:
  static constexpr char kChallenge[] = "Bearer realm=\"metrics\"";

  // The tokens and the challenge are borrowed.
  template <std::size_t Count>
  explicit BearerToken(const Credential (&tokens)[Count], const char* challenge = kChallenge)
      : Authentication(tokens, Count, challenge) {}
  BearerToken(const Credential* tokens, std::size_t count, const char* challenge = kChallenge)
      : Authentication(tokens, count, challenge) {}
  template <std::size_t Count>
  explicit BearerToken(const Credential (&&tokens)[Count],
                       const char* challenge = kChallenge) = delete;

  void operator()(const Request& request, Response& response, const Next& next);
};

}  // namespace prometheus_express
