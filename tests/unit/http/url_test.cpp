#include "prometheus_express/http/client/url.h"

#include <doctest/doctest.h>

#include <string>

namespace prom = prometheus_express;

namespace {

struct GoodUrl {
  const char* text;
  const char* host;
  unsigned port;
  const char* path;
  const char* query;
  bool numeric;
};

const GoodUrl kGoodUrls[] = {
    {"localhost", "localhost", 80, "", "", false},
    {"localhost:9091", "localhost", 9091, "", "", false},
    {"http://localhost", "localhost", 80, "", "", false},
    {"HTTP://Push.Example.org:1/", "Push.Example.org", 1, "/", "", false},
    {"http://127.0.0.1:65535/a/b//", "127.0.0.1", 65535, "/a/b//", "", true},
    {"127.0.0.1", "127.0.0.1", 80, "", "", true},
    {"[::1]:9091/x", "::1", 9091, "/x", "", true},
    {"http://[2001:DB8::192.0.2.1]", "2001:DB8::192.0.2.1", 80, "", "", true},
    {"h:80?q=1", "h", 80, "", "q=1", false},
    {"h/a?b/c://d", "h", 80, "/a", "b/c://d", false},
    {"under_score-1.lan:00080", "under_score-1.lan", 80, "", "", false},
    {"http://h/p%20x", "h", 80, "/p%20x", "", false},
};

const char* const kBadUrls[] = {
    "",
    "/",
    "http://",
    "http:///path",
    "://h",
    "httpss://h",
    "ftp://h",
    "h:",
    "h:0",
    "h:65536",
    "h:99999999999999999999",
    "h:-1",
    "h:1x",
    "h:80:80",
    "user@h",
    "http://user:password@h/",
    "http://h/#fragment",
    "h#",
    "h/a b",
    "h/\r\nX: y",
    "h\n",
    "h\\x",
    "h/\x80",
    "[::1",
    "[]",
    "[:]",
    "[8]",  // a server refuses it as a host
    "[::1]x",
    "[fe80::1%25eth0]",
    "::1",
    "[g::1]",
    "h%41",
    "http:/h",
    " h",
};

TEST_CASE("URLs are taken apart") {
  for (const GoodUrl& good : kGoodUrls) {
    CAPTURE(good.text);
    prom::Url url;
    const prom::Status status = prom::parse_url(good.text, url);
    CHECK_MESSAGE(status.ok(), status.text());
    CHECK(url.host == good.host);
    CHECK(url.port == good.port);
    CHECK(url.path == good.path);
    CHECK(url.query == good.query);
    CHECK(prom::has_numeric_host(url) == good.numeric);
  }
}

TEST_CASE("what would have to be guessed at is refused, with words") {
  for (const char* const bad : kBadUrls) {
    CAPTURE(bad);
    prom::Url url;
    const prom::Status status = prom::parse_url(bad, url);
    CHECK(status.code() == prom::StatusCode::kInvalid);
    CHECK(std::string(status.text()).size() > 10);
  }
}

TEST_CASE("a password in a URL is not repeated") {
  prom::Url url;
  const prom::Status status = prom::parse_url("http://me:secret@host", url);
  CHECK(std::string(status.text()).find("secret") == std::string::npos);
}

TEST_CASE("https is for hosts") {
  prom::Url url;
#if PROMETHEUS_EXPRESS_LARGE
  CHECK(prom::parse_url("http://h", url).ok());
  CHECK_FALSE(url.secure);
  CHECK(prom::parse_url("HTTPS://h/x", url).ok());
  CHECK(url.secure);
  CHECK(url.port == 443);
  CHECK(url.path == "/x");
  CHECK(prom::parse_url("https://h:8443", url).ok());
  CHECK(url.secure);
  CHECK(url.port == 8443);
#else
  CHECK_FALSE(prom::parse_url("https://h", url).ok());
#endif
}

}  // namespace
