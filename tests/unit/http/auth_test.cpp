#include <doctest/doctest.h>

#include <string>

#include "auth_fixture.h"
#include "prometheus_express/http/auth/basic_auth.h"
#include "prometheus_express/http/auth/bearer_token.h"
#include "prometheus_express/http/auth/failure_pace.h"
#include "support/captured_errors.h"

using namespace http_samples;

namespace {

TEST_CASE("a salted hash is that of one password") {
  const std::string hash = salted("kT3x", "correct horse");
  CHECK(hash == "sha256:kT3x:3810acd856849fe988a4c8c34a94530907e1bb6ef61b351ac13fa8758d08c5cc");
  CHECK(is_salted_sha256(hash));
  CHECK(verify_salted_sha256(hash, "correct horse"));
  for (const char* const wrong : {"", "correct", "correct hors", "correct horsf", "correct horse ",
                                  "Correct horse", "kT3xcorrect horse"}) {
    CAPTURE(wrong);
    CHECK_FALSE(verify_salted_sha256(hash, wrong));
  }
  CHECK(verify_salted_sha256(salted("", ""), ""));
  for (std::size_t size = 0; size < hash.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(is_salted_sha256(hash.substr(0, size)));
    CHECK_FALSE(verify_salted_sha256(hash.substr(0, size), "correct horse"));
  }
  CHECK_FALSE(is_salted_sha256(hash + "0"));
  CHECK_FALSE(is_salted_sha256("sha256:a:" + std::string(63, '0') + "g"));
  CHECK_FALSE(is_salted_sha256("SHA256:a:" + std::string(64, '0')));
}

TEST_CASE("basic authentication lets its users pass, and nobody else") {
  const std::string one = salted("a", "secret");
  const std::string two = salted("b", "other:secret");
  const Credential users[] = {{"prometheus", one}, {"grafana", two}, {"prometheus", two}};
  BasicAuth auth{users};
  const Middleware middleware[] = {auth};
  const Router router{kPages, middleware};
  CHECK(ask_with(router, basic("prometheus:secret")).body == "page");
  CHECK(ask_with(router, basic("grafana:other:secret")).body == "page");
  CHECK(ask_with(router, "bAsIc   " + basic("grafana:other:secret").substr(6)).status == 200);
  CHECK(auth.failures() == 0);

  std::uint64_t failures = 0;
  const std::string right = basic("prometheus:secret");
  for (const std::string& wrong :
       {basic("prometheus:Secret"), basic("prometheus:"), basic("prometheus"), basic(""),
        basic("Prometheus:secret"), basic("nobody:secret"), basic(":secret"),
        basic("prometheus:other:secret"), basic("grafana:secret"), basic("secret"),
        basic("prometheus:secret" + std::string(600, 'x')), right + "=", right + "A",
        right.substr(0, right.size() - 1), std::string("Basic !!!!"), std::string("Basic ====")}) {
    CAPTURE(wrong);
    const AuthAnswer answer = ask_with(router, wrong);
    CHECK(answer.status == 401);
    CHECK(answer.headers.find("WWW-Authenticate: " + std::string(BasicAuth::kChallenge) + "\r\n") !=
          std::string::npos);
    CHECK(answer.body.find("page") == std::string::npos);
    if (wrong != "Basic ") ++failures;
    CHECK(auth.failures() == failures);
  }
  for (const std::string& other :
       {std::string(), std::string("Bearer secret"), std::string("Basicx ") + right.substr(6),
        std::string("Basic")}) {
    CAPTURE(other);
    CHECK(ask_with(router, other).status == 401);
  }
  CHECK(auth.failures() == failures);  // nothing was given
  CHECK(ask_with(router, "", 0, "/nowhere").status == 401);
  CHECK(ask_with(router, right, 0, "/nowhere").status == 404);
}

TEST_CASE("a bearer's token is one of those that are known") {
  const std::string one = salted("a", "t0ken");
  const std::string two = salted("b", "0ther");
  const Credential tokens[] = {{"", one}, {"", two}};
  BearerToken auth{tokens};
  const Middleware middleware[] = {auth};
  const Router router{kPages, middleware};
  CHECK(ask_with(router, "Bearer t0ken").status == 200);
  CHECK(ask_with(router, "bearer 0ther").status == 200);
  CHECK(ask_with(router, "Bearer t0keN").status == 401);
  CHECK(ask_with(router, "Bearer t0ken0ther").status == 401);
  CHECK(auth.failures() == 2);
  const AuthAnswer none = ask_with(router, "Basic t0ken");
  CHECK(none.status == 401);
  CHECK(none.headers.find("WWW-Authenticate: Bearer realm=\"metrics\"\r\n") != std::string::npos);
  CHECK(auth.failures() == 2);
}

TEST_CASE("a hash that nobody understands is named and lets nobody pass") {
  const test_support::CapturedErrors errors;
  const Credential users[] = {
      {"a", "secret"}, {"b", "$2y$10$not"}, {"c", ""}, {"d", "sha256:salt:0d6d"}};
  BasicAuth auth{users};
  CHECK(errors.all().size() == 3);  // before anybody asks
  CHECK(errors.all()[0] == "user 'a': no known kind of password hash");
  const Middleware middleware[] = {auth};
  const Router router{kPages, middleware};
  for (int i = 0; i < 2; ++i) {
    CHECK(ask_with(router, basic("a:secret")).status == 401);
    CHECK(ask_with(router, basic("nobody:x")).status == 401);
  }
  REQUIRE(errors.all().size() == 4);
  CHECK(errors.last() == "user 'b': no known kind of password hash");
  CHECK(errors.mistakes() == 0);
}

// It knows one hash.
class OneHash final : public PasswordVerifier {
 public:
  bool knows(std::string_view hash) override { return hash == "$one"; }
  Verdict verify(std::string_view, std::string_view password) override {
    return password == "1" ? Verdict::kRight : Verdict::kWrong;
  }
};

TEST_CASE("what a verifier does not know either is named when that is given") {
  const test_support::CapturedErrors errors;
  const Credential users[] = {{"a", "$one"}, {"b", "$other"}};
  BasicAuth auth{users};
  CHECK(errors.all().empty());
  OneHash verifier;
  auth.verify_with(verifier);
  REQUIRE(errors.all().size() == 1);
  CHECK(errors.last() == "user 'b': no known kind of password hash");
  const Middleware middleware[] = {auth};
  const Router router{kPages, middleware};
  CHECK(ask_with(router, basic("a:1")).status == 200);
  CHECK(ask_with(router, basic("b:1")).status == 401);
  CHECK(errors.all().size() == 1);
}

TEST_CASE("no users let nobody pass") {
  BasicAuth auth{nullptr, 0};
  const Middleware middleware[] = {auth};
  const Router router{kPages, middleware};
  CHECK(ask_with(router, basic("a:b")).status == 401);
  CHECK(ask_with(router, basic(":")).status == 401);
}

TEST_CASE("an address that was wrong too often has to wait, and others do not") {
  if (!kLarge) return;
  const std::string hash = salted("a", "secret");
  const Credential users[] = {{"u", hash}};
  BasicAuth auth{users};
  const Middleware middleware[] = {auth};
  const Router router{kPages, middleware};
  constexpr std::uint64_t kAttacker = 7;
  int told = 0;
  for (int i = 0; i < 30; ++i) {
    const AuthAnswer answer = ask_with(router, basic("u:wrong"), kAttacker);
    if (answer.status != 429) continue;
    ++told;
    CHECK(answer.headers.find("Retry-After: 1\r\n") != std::string::npos);
  }
  CHECK(told >= 15);  // a slow machine takes a second for some
  CHECK(auth.failures() + auth.slowed() == 30);
  CHECK(ask_with(router, basic("u:secret"), kAttacker).status == 429);
  CHECK(ask_with(router, basic("u:secret"), 8).status == 200);
  CHECK(ask_with(router, "", kAttacker).status == 401);
}

TEST_CASE("the pace of failures is one a second behind ten at once") {
  if (!kLarge) return;
  FailurePace pace;
  std::uint64_t now_ms = 1'000'000;
  for (int i = 0; i < 10; ++i) {
    CHECK_FALSE(pace.slows(1, now_ms));
    pace.failed(1, now_ms);
  }
  CHECK(pace.slows(1, now_ms));
  CHECK_FALSE(pace.slows(2, now_ms));
  CHECK_FALSE(pace.slows(0, now_ms));
  CHECK(pace.slows(1, now_ms + 999));
  now_ms += 1'000;
  CHECK_FALSE(pace.slows(1, now_ms));
  pace.failed(1, now_ms);
  CHECK(pace.slows(1, now_ms));
  now_ms += 60'000;  // all is forgiven, and nothing is saved up
  int failures = 0;
  for (; !pace.slows(1, now_ms); ++failures) pace.failed(1, now_ms);
  CHECK(failures == 10);
  // Thousands of others that fail once do not make it forget who fails often.
  for (std::uint64_t peer = 100; peer < 5'000; ++peer) pace.failed(peer, now_ms);
  CHECK(pace.slows(1, now_ms));
}

}  // namespace
