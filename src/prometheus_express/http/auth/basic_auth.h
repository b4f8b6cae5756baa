// Names and passwords (RFC 7617) in front of all routes, as middleware of a Router.
//
//   const prom::Credential users[] = {
//       {"prometheus",
//       "sha256:kT3x:0d6d22a98299d5a7a1ee46f55c9995cfec7b17132a0b8b2c49ea705579d32b69"}};
//   prom::BasicAuth auth{users};
//   const prom::Middleware middleware[] = {auth};
//   prom::Router router{routes, middleware};
//
// http/auth/password.h says how passwords are kept, authentication.h what is answered.
#pragma once

#include "prometheus_express/http/auth/authentication.h"

namespace prometheus_express {

class BasicAuth : public Authentication {
 public:
  static constexpr char kChallenge[] = "Basic realm=\"metrics\", charset=\"UTF-8\"";

  // The most bytes that name and password may have together.
  static constexpr std::size_t kMostBytes = kLarge ? 511 : 127;

  // The users and the challenge are borrowed. Of users of the same name the first counts; none at
  // all lets nobody pass.
  template <std::size_t Count>
  explicit BasicAuth(const Credential (&users)[Count], const char* challenge = kChallenge)
      : Authentication(users, Count, challenge) {}
  BasicAuth(const Credential* users, std::size_t count, const char* challenge = kChallenge)
      : Authentication(users, count, challenge) {}
  template <std::size_t Count>
  explicit BasicAuth(const Credential (&&users)[Count],
                     const char* challenge = kChallenge) = delete;

  void operator()(const Request& request, Response& response, const Next& next);

 private:
  Verdict verify_user(std::string_view text);
};

}  // namespace prometheus_express
