// Passwords that are kept as bcrypt, by the system's libcrypt: the link target
// prometheus_express::bcrypt, for hosts (Debian: libcrypt-dev).
//
//   prom::Bcrypt bcrypt;
//   auth.verify_with(bcrypt);
//
// A verification takes 50 ms at cost 10, and twice as long for each one more. It is done by a
// thread of its own, never by the one that polls, which asks again
// meanwhile (Response::answer_later); on Linux that thread takes what others leave of the processor
// (a niceness of 10), so that who guesses passwords slows down nothing else. A password that was
// right once is remembered as HMAC-SHA-256 under a key that only this process has, so that a scrape
// every 15 s costs nothing; wrong ones are not remembered. Without entropy() nothing is, and each
// scrape costs a verification.
#pragma once

#include <memory>

#include "prometheus_express/http/auth/password.h"

namespace prometheus_express {

// Use it from one thread, usually by one server.
class Bcrypt final : public PasswordVerifier {
 public:
  // How many passwords may wait to be verified; beyond that, requests are answered 503. And how
  // many right ones are remembered, the latest used.
  static constexpr std::size_t kMostWaiting = 8;
  static constexpr std::size_t kMostRemembered = 64;

  // Of what may be given as a password; a longer one is wrong. bcrypt itself looks at the first 72.
  static constexpr std::size_t kMostBytes = 511;

  Bcrypt();

  // Waits for the verification that is under way, if any.
  ~Bcrypt();
  Bcrypt(const Bcrypt&) = delete;
  Bcrypt& operator=(const Bcrypt&) = delete;

  // "$2a$", "$2b$" or "$2y$", a cost from 04 to 31, 53 characters.
  bool knows(std::string_view hash) override;
  Verdict verify(std::string_view hash, std::string_view password) override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace prometheus_express
