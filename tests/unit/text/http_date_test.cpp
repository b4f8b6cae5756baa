#include "prometheus_express/text/http_date.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>

#include "support/effort.h"

using namespace prometheus_express;

namespace {

std::string written(std::int64_t seconds) {
  char text[kHttpDateBytes];
  write_http_date(seconds, text);
  return {text, sizeof text};
}

TEST_CASE("known moments") {
  struct Known {
    std::int64_t seconds;
    const char* text;
  };
  const Known known[] = {
      {0, "Thu, 01 Jan 1970 00:00:00 GMT"},
      {784'111'777, "Sun, 06 Nov 1994 08:49:37 GMT"},  // RFC 9110
      {951'782'400, "Tue, 29 Feb 2000 00:00:00 GMT"},
      {1'795'910'400, "Sun, 29 Nov 2026 00:00:00 GMT"},
      {4'107'542'399, "Sun, 28 Feb 2100 23:59:59 GMT"},
      {4'107'542'400, "Mon, 01 Mar 2100 00:00:00 GMT"},
      {253'402'300'799, "Fri, 31 Dec 9999 23:59:59 GMT"},
  };
  for (const Known& moment : known) {
    CHECK(written(moment.seconds) == moment.text);
    std::int64_t seconds = -1;
    CHECK(parse_http_date(moment.text, seconds));
    CHECK(seconds == moment.seconds);
  }
}

TEST_CASE("what was written is read back, every day of the years 1970 to 9999") {
  constexpr std::int64_t kDay = 86'400;
  std::int64_t read = 0;
  std::int64_t wrong = 0;
  std::string before;
  for (std::int64_t day = 0; day <= 253'402'300'799 / kDay;
       day += test_support::stride<std::int64_t>(97)) {
    const std::int64_t seconds = day * kDay + day * 12'345 % kDay;
    const std::string text = written(seconds);
    if (!parse_http_date(text, read) || read != seconds || text == before) ++wrong;
    before = text;
  }
  CHECK(wrong == 0);
}

TEST_CASE("what is no such date is refused and changes nothing") {
  const char* const bad[] = {
      "",
      "Sunday, 06-Nov-94 08:49:37 GMT",  // RFC 850
      "Sun Nov  6 08:49:37 1994",        // asctime
      "Sun, 06 Nov 1994 08:49:37 UTC",
      "Sun, 06 Nov 1994 08:49:37 GMT ",
      " Sun, 06 Nov 1994 08:49:37 GMT",
      "Sun, 6 Nov 1994 08:49:37 GMT",
      "Sun, 00 Nov 1994 08:49:37 GMT",
      "Sun, 31 Nov 1994 08:49:37 GMT",
      "Sun, 29 Feb 2100 08:49:37 GMT",
      "Sun, 06 nov 1994 08:49:37 GMT",
      "Sun, 06 ovD 1994 08:49:37 GMT",
      "Sun, 06 Nov 1969 08:49:37 GMT",
      "Sun, 06 Nov 1994 24:49:37 GMT",
      "Sun, 06 Nov 1994 08:60:37 GMT",
      "Sun, 06 Nov 1994 08:49:61 GMT",
      "Sun, 06 Nov -994 08:49:37 GMT",
      "Sun, 06 Nov 1994 08:49:3x GMT",
      "Sun; 06 Nov 1994 08:49:37 GMT",
  };
  for (const char* const text : bad) {
    CAPTURE(text);
    std::int64_t seconds = 77;
    CHECK_FALSE(parse_http_date(text, seconds));
    CHECK(seconds == 77);
  }
}

}  // namespace
