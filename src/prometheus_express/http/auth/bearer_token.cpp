#include "prometheus_express/http/auth/bearer_token.h"

namespace prometheus_express {

void BearerToken::operator()(const Request& request, Response& response, const Next& next) {
  const std::string_view token = given(request, "bearer");
  if (token.empty()) return ask(response);
  if (!listens_to(request, response)) return;
  // All are looked at, so that time does not tell which it was.
  Verdict verdict = Verdict::kWrong;
  for (const Credential& credential : *this) {
    const Verdict one = verify(credential.hash, token);
    if (one == Verdict::kRight || (one != Verdict::kWrong && verdict == Verdict::kWrong)) {
      verdict = one;
    }
  }
  act_on(verdict, request, response, next);
}

}  // namespace prometheus_express
