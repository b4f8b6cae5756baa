#include "prometheus_express/text/literal.h"

#include <doctest/doctest.h>

#include <string>

using namespace prometheus_express;

namespace {

TEST_CASE("a text is a literal when every byte is") {
  CHECK(is_text("GET", "GET"));
  CHECK(is_text("", ""));
  for (const char* other : {"", "GE", "GETS", "get", "GEt", "XET"}) {
    CAPTURE(other);
    CHECK_FALSE(is_text(other, "GET"));
    CHECK_FALSE(is_text("GET", other));
  }
  CHECK_FALSE(is_text(std::string_view("GET\0", 4), "GET"));
  CHECK_FALSE(is_text(std::string_view("\0", 1), ""));
}

TEST_CASE("in any case means ASCII letters alone") {
  CHECK(is_text_in_any_case("Content-Length", "content-length"));
  CHECK(is_text_in_any_case("CONTENT-LENGTH", "content-length"));
  CHECK_FALSE(is_text_in_any_case("Content_Length", "content-length"));
  CHECK_FALSE(is_text_in_any_case("content-lengt", "content-length"));
  CHECK_FALSE(is_text_in_any_case("content-length ", "content-length"));
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    CAPTURE(byte);
    CHECK(is_text_in_any_case({&c, 1}, "a") == (c == 'a' || c == 'A'));
    CHECK(is_text_in_any_case({&c, 1}, "[") == (c == '['));
  }
}

TEST_CASE("what is taken is gone, and what is not stays") {
  std::string_view text = "HTTP://host";
  CHECK_FALSE(take_in_any_case(text, "https://"));
  CHECK(text == "HTTP://host");
  CHECK(take_in_any_case(text, "http://"));
  CHECK(text == "host");
  CHECK_FALSE(take_in_any_case(text, "hosts"));
  CHECK(take_in_any_case(text, ""));
  CHECK(text == "host");
}

TEST_CASE("a separator ends what is taken, and goes with it") {
  std::string_view text = "a,,b";
  CHECK(take_until(text, ',') == "a");
  CHECK(take_until(text, ',') == "");
  CHECK(text == "b");
  CHECK(take_until(text, ',') == "b");
  CHECK(text.empty());
  CHECK(take_until(text, ',').empty());
  text = "end,";
  const char* const end = text.data() + text.size();
  CHECK(take_until(text, ',') == "end");
  CHECK(text.empty());
  CHECK(text.data() == end);
}

}  // namespace
