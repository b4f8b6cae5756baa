#include "prometheus_express/http/auth/bcrypt/bcrypt.h"

#include <crypt.h>
#include <doctest/doctest.h>
#if defined(__linux__)
#include <sys/resource.h>
#endif

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "auth_fixture.h"
#include "prometheus_express/http/auth/basic_auth.h"
#include "support/captured_errors.h"

using namespace http_samples;

namespace {

std::string hash_of(const char* password, const char* setting) {
  crypt_data data{};
  return crypt_r(password, setting, &data);
}

constexpr char kCheap[] = "$2b$04$abcdefghijklmnopqrstuu";
constexpr char kCostly[] = "$2b$11$abcdefghijklmnopqrstuu";

Verdict settle(Bcrypt& bcrypt, const std::string& hash, const std::string& password) {
  for (;;) {
    const Verdict verdict = bcrypt.verify(hash, password);
    if (verdict != Verdict::kLater && verdict != Verdict::kBusy) return verdict;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

TEST_CASE("hashes of other programs are understood") {
  Bcrypt bcrypt;
  // exporter-toolkit's own test data: "alice123" and "bob123".
  const std::string alice = "$2y$12$1DpfPeqF9HzHJt.EWswy1exHluGfbhnn3yXhR7Xes6m3WJqFg0Wby";
  CHECK(bcrypt.knows(alice));
  CHECK(settle(bcrypt, alice, "alice123") == Verdict::kRight);
  CHECK(settle(bcrypt, alice, "bob123") == Verdict::kWrong);
  for (std::size_t size = 0; size < alice.size(); ++size) {
    CHECK_FALSE(bcrypt.knows(alice.substr(0, size)));
  }
  CHECK_FALSE(bcrypt.knows(alice + "a"));
  CHECK_FALSE(bcrypt.knows("$2y$03" + alice.substr(6)));
  CHECK_FALSE(bcrypt.knows("$2y$32" + alice.substr(6)));
  CHECK_FALSE(bcrypt.knows("$2x$12" + alice.substr(6)));
  CHECK_FALSE(bcrypt.knows("$6$" + std::string(57, 'a')));
  CHECK_FALSE(bcrypt.knows("$2y$12$" + std::string(53, '!')));
}

#if defined(__linux__)
TEST_CASE("who verifies takes what others leave of the processor") {
  Bcrypt bcrypt;
  const std::string hash = hash_of("secret", kCheap);
  CHECK(settle(bcrypt, hash, "secret") == Verdict::kRight);
  int patient = 0;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    const auto id = static_cast<id_t>(std::stoul(task.path().filename()));
    if (getpriority(PRIO_PROCESS, id) > getpriority(PRIO_PROCESS, 0)) ++patient;
  }
  CHECK(patient == 1);
}
#endif

TEST_CASE("nobody waits for a verification, and a right password is verified once") {
  Bcrypt bcrypt;
  const std::string hash = hash_of("secret", kCostly);
  CHECK(bcrypt.verify(hash, "secret") == Verdict::kLater);
  CHECK(settle(bcrypt, hash, "secret") == Verdict::kRight);
  for (int i = 0; i < 100; ++i) CHECK(bcrypt.verify(hash, "secret") == Verdict::kRight);
  CHECK(settle(bcrypt, hash, "wrong") == Verdict::kWrong);
  CHECK(bcrypt.verify(hash, "wrong") == Verdict::kLater);  // wrong ones are not remembered
  CHECK(bcrypt.verify(hash, "secret") == Verdict::kRight);
  CHECK(bcrypt.verify(hash, std::string("secret\0x", 8)) == Verdict::kWrong);
  CHECK(bcrypt.verify(hash, std::string(512, 'x')) == Verdict::kWrong);
}

TEST_CASE("only so many wait, and who was right before is not among them") {
  Bcrypt bcrypt;
  const std::string hash = hash_of("secret", kCostly);
  CHECK(settle(bcrypt, hash, "secret") == Verdict::kRight);
  std::size_t later = 0;
  for (int i = 0; i < 100; ++i) {
    const Verdict verdict = bcrypt.verify(hash, "guess" + std::to_string(i));
    if (verdict == Verdict::kLater) ++later;
    if (verdict != Verdict::kLater) CHECK(verdict == Verdict::kBusy);
  }
  CHECK(later >= Bcrypt::kMostWaiting);
  CHECK(later < 50);
  CHECK(bcrypt.verify(hash, "secret") == Verdict::kRight);
}

TEST_CASE("more are right than are remembered") {
  Bcrypt bcrypt;
  const std::string hash = hash_of("secret", kCheap);
  std::vector<std::string> hashes;
  for (std::size_t i = 0; i < Bcrypt::kMostRemembered + 5; ++i) {
    const std::string password = "p" + std::to_string(i);
    hashes.push_back(hash_of(password.c_str(), kCheap));
    CHECK(settle(bcrypt, hashes.back(), password) == Verdict::kRight);
    if (i == 0) continue;
    CHECK(bcrypt.verify(hashes[0], "p0") == Verdict::kRight);  // that in use stays
  }
  CHECK(bcrypt.verify(hashes[1], "p1") == Verdict::kLater);
}

TEST_CASE("as middleware, it answers later, then for good") {
  Bcrypt bcrypt;
  const std::string kept = hash_of("secret", kCostly);
  const std::string other = salted("x", "salted");
  const Credential users[] = {{"u", kept}, {"v", other}};
  BasicAuth auth{users};
  auth.verify_with(bcrypt);
  const Middleware middleware[] = {auth};
  const Router router{kPages, middleware};
  const auto settled = [&](const std::string& authorization) {
    for (;;) {
      const int status = ask_with(router, authorization).status;
      if (status != 0) return status;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  };
  CHECK(ask_with(router, basic("u:secret")).status == 0);
  CHECK(settled(basic("u:secret")) == 200);
  CHECK(ask_with(router, basic("u:secret")).status == 200);
  CHECK(ask_with(router, basic("v:salted")).status == 200);
  CHECK(settled(basic("u:wrong")) == 401);
  CHECK(settled(basic("nobody:secret")) == 401);
  CHECK(auth.failures() == 2);
}

TEST_CASE("it may end while it works") {
  const std::string hash = hash_of("secret", kCostly);
  for (int i = 0; i < 5; ++i) {
    Bcrypt bcrypt;
    for (int j = 0; j < i; ++j) (void)bcrypt.verify(hash, std::to_string(j));
  }
}

}  // namespace
