#include "prometheus_express/http/auth/authentication.h"

#include "prometheus_express/http/characters.h"
#include "prometheus_express/platform/clock.h"
#include "prometheus_express/platform/error.h"
#include "prometheus_express/platform/status.h"
#include "prometheus_express/text/literal.h"

namespace prometheus_express {
namespace {

std::uint64_t now_ms() { return monotonic_ns() / 1'000'000; }

// Only the polling thread counts.
void count_one(IntegerCell& cell) { cell.set(cell.load() + 1); }

// As crypt(3) has them: "$2y$10$...".
bool is_foreign(std::string_view hash) { return !hash.empty() && hash.front() == '$'; }

// Often it comes from a file. The server goes on, and nobody gets in by that one.
void name_unknown(const Credential& credential) {
  report_failure(
      Status(StatusCode::kInvalid, "user '", credential.name, "': no known kind of password hash")
          .text());
}

void tell_to_wait(Response& response, int status) {
  response.plain_status(status);
  response.add_header("Retry-After", "1");
  response.close_connection();
}

}  // namespace

Authentication::Authentication(const Credential* credentials, std::size_t count,
                               const char* challenge)
    : credentials_(credentials), count_(count), challenge_(challenge) {
  for (const Credential& credential : *this) {
    if (is_foreign(credential.hash)) {
      waits_for_verifier_ = true;
    } else if (!is_salted_sha256(credential.hash)) {
      name_unknown(credential);
    }
  }
}

void Authentication::verify_with(PasswordVerifier& verifier) {
  verifier_ = &verifier;
  name_what_is_foreign();
}

void Authentication::name_what_is_foreign() {
  waits_for_verifier_ = false;
  for (const Credential& credential : *this) {
    if (!is_foreign(credential.hash)) continue;
    if (verifier_ == nullptr || !verifier_->knows(credential.hash)) name_unknown(credential);
  }
}

std::string_view Authentication::given(const Request& request, const char* scheme) {
  std::string_view value = request.header("Authorization");
  if (!take_in_any_case(value, scheme) || value.empty() || value.front() != ' ') return {};
  return trim(value);
}

bool Authentication::listens_to(const Request& request, Response& response) {
  if (waits_for_verifier_) name_what_is_foreign();
  if (!pace_.slows(request.peer(), now_ms())) return true;
  count_one(slowed_);
  tell_to_wait(response, 429);
  return false;
}

Verdict Authentication::verify(std::string_view hash, std::string_view password) {
  if (verifier_ != nullptr && verifier_->knows(hash)) return verifier_->verify(hash, password);
  return verify_salted_sha256(hash, password) ? Verdict::kRight : Verdict::kWrong;
}

void Authentication::act_on(Verdict verdict, const Request& request, Response& response,
                            const Next& next) {
  switch (verdict) {
    case Verdict::kRight:
      return next(request, response);
    case Verdict::kLater:
      return response.answer_later();
    case Verdict::kBusy:
      return tell_to_wait(response, 503);
    case Verdict::kWrong:
      break;
  }
  count_one(failures_);
  pace_.failed(request.peer(), now_ms());
  ask(response);
}

void Authentication::ask(Response& response) const {
  response.plain_status(401);
  response.add_header("WWW-Authenticate", challenge_);
  response.close_connection();
}

}  // namespace prometheus_express
