// What BasicAuth and BearerToken have in common.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "prometheus_express/http/auth/failure_pace.h"
#include "prometheus_express/http/auth/password.h"
#include "prometheus_express/http/router.h"
#include "prometheus_express/platform/cells.h"

namespace prometheus_express {

// Middleware that lets pass who gives one of its credentials, and answers all others:
//
//  401  nothing was given, or it was wrong; with WWW-Authenticate, and the connection is closed
//  429  this address was wrong too often (FailurePace): what it gave was not looked at;
//  Retry-After: 1 503  too many passwords are being verified; Retry-After: 1
//
// The password itself is in no log and no metric, and is wiped from memory of its own after use;
// the connection's buffer keeps it until the next request. It goes over the network readable: use
// TLS. Made by its two kinds only. Use it from the server's thread, and in one server.
class Authentication {
 public:
  Authentication(const Authentication&) = delete;
  Authentication& operator=(const Authentication&) = delete;

  // Understands the hashes that the library itself does not, those that begin with '$': a
  // prom::Bcrypt. Borrowed. Before the first request.
  void verify_with(PasswordVerifier& verifier);

  // How often somebody gave what is wrong; and how often an address was told to wait. May be called
  // from any thread.
  std::uint64_t failures() const { return failures_.load(); }
  std::uint64_t slowed() const { return slowed_.load(); }

 protected:
  // A hash of no kind that is understood lets nobody pass. It is reported, as a failure, with the
  // credential's name: here, or by verify_with(), or at the first request where that was not
  // called.
  Authentication(const Credential* credentials, std::size_t count, const char* challenge);
  ~Authentication() = default;

  const Credential* begin() const { return credentials_; }
  const Credential* end() const { return credentials_ + count_; }

  // What follows the scheme ("Basic") in the request's Authorization; empty where that is not
  // there.
  static std::string_view given(const Request& request, const char* scheme);

  // Of this address, before anything is looked at. False where that has answered.
  bool listens_to(const Request& request, Response& response);

  Verdict verify(std::string_view hash, std::string_view password);

  // Goes on, or answers.
  void act_on(Verdict verdict, const Request& request, Response& response, const Next& next);

  // Nothing was given.
  void ask(Response& response) const;

 private:
  void name_what_is_foreign();

  const Credential* credentials_;
  std::size_t count_;
  const char* challenge_;
  PasswordVerifier* verifier_ = nullptr;
  FailurePace pace_;
  IntegerCell failures_;
  IntegerCell slowed_;
  bool waits_for_verifier_ = false;
};

}  // namespace prometheus_express
