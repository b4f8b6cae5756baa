// The route of the live page: who gets the page, who a link, who only that it is as it was.
#include "prometheus_express/exporter/live_page/live_page.h"

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "prometheus_express/exporter/live_page/content.h"
#include "prometheus_express/exporter/small_pages.h"
#include "prometheus_express/http/reply.h"

namespace prom = prometheus_express;

namespace {

const std::string kTag{prom::kLivePageContent.tag};
const std::string kPage{prom::kLivePageContent.gzip};

// What goes to a client that sends these header lines; pieces of a body are put together.
struct Answer {
  std::string head;
  std::string body;
  int status = 0;

  bool has(const std::string& line) const {
    return head.find("\r\n" + line + "\r\n") != std::string::npos;
  }
  bool names(const std::string& field) const {
    return head.find("\r\n" + field + ": ") != std::string::npos;
  }
};

// HTTP/1.0, so that a body is not cut into chunks.
template <class Handler>
Answer ask(Handler& handler, const std::string& lines, bool head_only = false,
           std::size_t buffer_bytes = prom::LivePage<>::kResponseBytes) {
  static char buffer[prom::kResponseBufferBytes + 1024];
  prom::Request::Parts parts;
  parts.method = head_only ? "HEAD" : "GET";
  parts.path = "/";
  parts.header_lines = lines;
  prom::Response response{buffer, buffer_bytes};
  handler(prom::Request{parts}, response);
  Answer answer;
  answer.status = response.status();
  prom::Reply reply{};
  prom::Reply::Context context{};
  context.head_only = head_only;
  context.version_minor = 0;
  reply.start(response, context);
  std::string all;
  do {
    all.append(reply.data(), reply.size());
    reply.written(reply.size());
  } while (reply.next() == prom::Reply::Next::kWrite);
  const std::size_t end = all.find("\r\n\r\n");
  REQUIRE(end != std::string::npos);
  answer.head = all.substr(0, end + 2);
  answer.body = all.substr(end + 4);
  return answer;
}

const std::string kTakesGzip = "Accept-Encoding: gzip, deflate\r\n";

TEST_CASE("a browser gets the page, compressed, with what makes it safe and cheap to keep") {
  prom::LivePage<> page;
  const Answer answer = ask(page, kTakesGzip);
  CHECK(answer.status == 200);
  CHECK(answer.body == kPage);
  CHECK(kPage.size() <= 8192);
  CHECK(kPage.compare(0, 2, "\x1f\x8b") == 0);
  CHECK(answer.has("Content-Encoding: gzip"));
  CHECK(answer.has("Content-Type: text/html; charset=utf-8"));
  CHECK(answer.has("Vary: Accept-Encoding"));
  CHECK(answer.has("Cache-Control: no-cache"));
  CHECK(answer.has("X-Content-Type-Options: nosniff"));
  CHECK(answer.has("ETag: " + kTag));
  CHECK(answer.head.find("\r\nContent-Security-Policy: default-src 'none'; ") != std::string::npos);
  CHECK(answer.head.find("unsafe") == std::string::npos);
}

TEST_CASE("who has the page hears that it is as it was") {
  prom::LivePage<> page;
  for (const std::string& tags :
       {kTag, "W/" + kTag, "\"0\", " + kTag + ", \"1\"", std::string{"*"}}) {
    CAPTURE(tags);
    const Answer answer = ask(page, kTakesGzip + "If-None-Match: " + tags + "\r\n");
    CHECK(answer.status == 304);
    CHECK(answer.body.empty());
    CHECK(answer.has("ETag: " + kTag));
    CHECK(answer.has("Cache-Control: no-cache"));
    CHECK(answer.has("Vary: Accept-Encoding"));
    CHECK_FALSE(answer.names("Content-Type"));
    CHECK_FALSE(answer.names("Content-Encoding"));
  }
  const std::string inside = kTag.substr(1, kTag.size() - 2);
  for (const std::string& tags : {std::string{"\"0\""}, inside, "\"" + inside.substr(1) + "\""}) {
    CAPTURE(tags);
    const Answer answer = ask(page, kTakesGzip + "If-None-Match: " + tags + "\r\n");
    CHECK(answer.status == 200);
    CHECK(answer.body == kPage);
  }
}

TEST_CASE("HEAD gives the head alone, and takes no delivery") {
  prom::LivePage<1> page;
  for (int i = 0; i < 3; ++i) {
    const Answer answer = ask(page, kTakesGzip, true);
    CHECK(answer.status == 200);
    CHECK(answer.body.empty());
    CHECK(answer.has("ETag: " + kTag));
    CHECK(answer.has("Content-Encoding: gzip"));
  }
}

TEST_CASE("who takes no gzip gets a link to the metrics, whatever it has") {
  prom::LivePage<> page;
  for (const std::string& lines :
       {std::string{}, std::string{"Accept-Encoding: identity\r\n"},
        std::string{"Accept-Encoding: gzip;q=0\r\n"}, "If-None-Match: " + kTag + "\r\n"}) {
    CAPTURE(lines);
    const Answer answer = ask(page, lines);
    CHECK(answer.status == 200);
    CHECK(answer.body == "<a href=metrics>metrics</a>\n");
    CHECK(answer.has("Content-Type: text/html"));
    CHECK(answer.has("Vary: Accept-Encoding"));
    CHECK_FALSE(answer.names("Content-Encoding"));
    CHECK_FALSE(answer.names("ETag"));
  }
}

TEST_CASE("more readers than there is room for hear so, until one has it") {
  prom::LivePage<1> page;
  char buffer[prom::LivePage<1>::kResponseBytes];
  prom::Request::Parts parts;
  parts.header_lines = kTakesGzip;
  {
    prom::Response first{buffer, sizeof buffer};
    page(prom::Request{parts}, first);
    CHECK(first.streams());
    const Answer second = ask(page, kTakesGzip);
    CHECK(second.status == 503);
    CHECK_FALSE(second.names("Content-Encoding"));
    CHECK(ask(page, kTakesGzip + "If-None-Match: *\r\n").status == 304);
  }
  CHECK(ask(page, kTakesGzip).body == kPage);
}

TEST_CASE("a server with too small a buffer says what it needs") {
  prom::LivePage<1> page;
  const Answer answer = ask(page, kTakesGzip, false, 352);
  CHECK(answer.status == 500);
  CHECK(answer.body.find("kResponseBytes") != std::string::npos);
  CHECK(ask(page, kTakesGzip, false, prom::kLarge ? 677 : 640).status == 200);
}

TEST_CASE("the small pages") {
  const auto health = prom::answer_health;
  CHECK(ask(health, "").body == "ok\n");
  CHECK(ask(health, "").has("Content-Type: text/plain; charset=utf-8"));
  const auto link = prom::link_to_metrics;
  CHECK(ask(link, "").body == "<a href=metrics>metrics</a>\n");
}

}  // namespace
