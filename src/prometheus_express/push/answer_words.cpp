#include "prometheus_express/push/answer_words.h"

#include "prometheus_express/http/response.h"
#include "prometheus_express/text/utf8.h"

namespace prometheus_express {
namespace {

StatusCode code_of(int answer) {
  if (answer == 401 || answer == 403) return StatusCode::kNotPermitted;
  return answer / 100 == 4 ? StatusCode::kInvalid : StatusCode::kFailed;
}

// The bytes of the character that `text` begins with; 0 where that is a control character (C0,
// delete, C1), which a terminal would obey, or no UTF-8.
std::size_t shown_character(std::string_view text) {
  std::string_view rest = text;
  if (!skip_utf8(rest)) return 0;
  const std::size_t size = text.size() - rest.size();
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (byte(0) < 0x20 || byte(0) == 0x7f) return 0;
  return byte(0) == 0xc2 && byte(1) < 0xa0 ? 0 : size;
}

}  // namespace

std::string_view answer_words(const HttpClientBase& client) {
  const std::string_view body = client.body();
  std::size_t size = 0;
  while (size < body.size()) {
    const std::size_t character = shown_character(body.substr(size));
    if (character == 0) break;
    size += character;
  }
  return size != 0 ? body.substr(0, size) : reason_phrase(client.response_status());
}

Status refused_by(std::string_view name, const HttpClientBase& client) {
  const int answer = client.response_status();
  char start[] = "answer 000: ";
  constexpr std::size_t kDigits = 7;
  start[kDigits] = static_cast<char>('0' + answer / 100);
  start[kDigits + 1] = static_cast<char>('0' + answer / 10 % 10);
  start[kDigits + 2] = static_cast<char>('0' + answer % 10);
  // The name comes last, since a board cuts the text early.
  return Status(code_of(answer), {start, sizeof start - 1}, answer_words(client), " from ", name);
}

}  // namespace prometheus_express
