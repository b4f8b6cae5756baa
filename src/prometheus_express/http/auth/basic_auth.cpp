#include "prometheus_express/http/auth/basic_auth.h"

#include "prometheus_express/http/auth/secrets.h"
#include "prometheus_express/text/base64.h"
#include "prometheus_express/text/literal.h"

namespace prometheus_express {

void BasicAuth::operator()(const Request& request, Response& response, const Next& next) {
  const std::string_view text = given(request, "basic");
  if (text.empty()) return ask(response);
  if (!listens_to(request, response)) return;
  act_on(verify_user(text), request, response, next);
}

// `text` is "name:password" in Base64. A name that nobody has takes as long as one that somebody
// has, so that time does not tell which there are.
Verdict BasicAuth::verify_user(std::string_view text) {
  char buffer[kMostBytes];
  std::size_t size = 0;
  if (begin() == end() || !decode_base64(text, buffer, sizeof buffer, size)) return Verdict::kWrong;
  std::string_view password(buffer, size);
  const std::string_view name = take_until(password, ':');
  const bool has_colon = name.size() < size;
  const Credential* user = nullptr;
  for (const Credential* at = end(); at != begin();) {
    if (same_secret((--at)->name, name)) user = at;
  }
  Verdict verdict = verify((user != nullptr ? user : begin())->hash, password);
  if ((user == nullptr || !has_colon) && verdict == Verdict::kRight) verdict = Verdict::kWrong;
  wipe(buffer, size);
  return verdict;
}

}  // namespace prometheus_express
