#include "prometheus_express/http/router.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "pattern_body.h"

using namespace prometheus_express;

namespace {

void answer_get(const Request&, Response& response) { response.plain_text(200, "get"); }
void answer_post(const Request&, Response& response) { response.plain_text(201, "post"); }
void answer_head(const Request&, Response& response) { response.plain_text(200, "head"); }
void answer_purge(const Request&, Response& response) { response.plain_text(200, "purge"); }
void answer_options(const Request&, Response& response) { response.plain_text(200, "options"); }

const Route kRoutes[] = {{"GET", "/a", answer_get},         {"POST", "/a", answer_post},
                         {"POST", "/b", answer_post},       {"GET", "/c", answer_get},
                         {"HEAD", "/c", answer_head},       {"PURGE", "/d", answer_purge},
                         {"OPTIONS", "/e", answer_options}, {"GET", "/a", answer_purge}};

struct Answer {
  int status;
  std::string headers;
  std::string body;
};

Answer ask(const Router& router, std::string_view method, std::string_view path) {
  char buffer[512];
  Response response(buffer, sizeof(buffer));
  Request::Parts parts;
  parts.method = method;
  parts.path = path;
  router.handle(Request(parts), response);
  CHECK_FALSE(response.failed());
  return {response.status(), std::string(response.header_lines()), std::string(response.body())};
}

std::string allowed(const Answer& answer) {
  const std::size_t at = answer.headers.find("Allow: ");
  if (at == std::string::npos) return "";
  return answer.headers.substr(at + 7, answer.headers.find("\r\n", at) - at - 7);
}

// As on a host, wherever the test runs.
template <std::size_t N>
Router full_router(const Route (&routes)[N]) {
  Router router{routes};
  router.set_fallback(Router::answer_in_full);
  return router;
}

TEST_CASE("the last route answers what no other does, where it is told to") {
  Router router{kRoutes};
  router.set_fallback(Router::answer_by_last_route);
  CHECK(ask(router, "GET", "/none").body == "purge");
  CHECK(ask(router, "BREW", "*").body == "purge");
  CHECK(ask(router, "DELETE", "/a").body == "purge");
  CHECK(ask(router, "POST", "/b").body == "post");
  CHECK(ask(router, "HEAD", "/a").body == "get");
}

TEST_CASE("method and path choose the handler") {
  const Router router{kRoutes};
  CHECK(ask(router, "GET", "/a").body == "get");  // the first of two
  CHECK(ask(router, "POST", "/a").body == "post");
  CHECK(ask(router, "POST", "/b").status == 201);
  CHECK(ask(router, "HEAD", "/a").body == "get");
  CHECK(ask(router, "HEAD", "/c").body == "head");
  CHECK(ask(router, "PURGE", "/d").body == "purge");
  CHECK(ask(router, "OPTIONS", "/e").body == "options");
}

TEST_CASE("what no route answers gets its status") {
  const Router router = full_router(kRoutes);
  for (const char* const path : {"/", "/A", "/a/", "/ab", "/%61", "*"}) {
    CAPTURE(path);
    CHECK(ask(router, "GET", path).status == (path[0] == '*' ? 405 : 404));
  }
  CHECK(ask(router, "OPTIONS", "/nowhere").status == 404);
  CHECK(ask(router, "get", "/a").status == 501);
  CHECK(ask(router, "BREW", "/a").status == 501);
  CHECK(ask(router, "BREW", "/nowhere").status == 501);
  CHECK(ask(router, "PURGE", "/a").status == 405);
  for (const char* const method : {"PUT", "DELETE", "PATCH", "TRACE"}) {
    CAPTURE(method);
    const Answer answer = ask(router, method, "/a");
    CHECK(answer.status == 405);
    CHECK(allowed(answer) == "GET, HEAD, POST, OPTIONS");
    CHECK(answer.body == "405 " + std::string(reason_phrase(405)) + "\n");
  }
  CHECK(allowed(ask(router, "GET", "/b")) == "POST, OPTIONS");
  CHECK(ask(router, "HEAD", "/b").status == 405);
  CHECK(allowed(ask(router, "GET", "/d")) == "PURGE, OPTIONS");
  CHECK(allowed(ask(router, "GET", "/e")) == "OPTIONS");
}

TEST_CASE("OPTIONS lists what is allowed") {
  const Router router = full_router(kRoutes);
  const Answer answer = ask(router, "OPTIONS", "/a");
  CHECK(answer.status == 204);
  CHECK(answer.body.empty());
  CHECK(allowed(answer) == "GET, HEAD, POST, OPTIONS");
  CHECK(allowed(ask(router, "OPTIONS", "/c")) == "GET, HEAD, OPTIONS");
  const Answer everywhere = ask(router, "OPTIONS", "*");
  CHECK(everywhere.status == 204);
  CHECK(allowed(everywhere) == "GET, HEAD, POST, PURGE, OPTIONS");
}

TEST_CASE("methods that do not fit the list of allowed ones are left out") {
  const std::string long_method(90, 'M');
  const Route routes[] = {{"GET", "/", answer_get},
                          {long_method, "/", answer_get},
                          {"MMMMMMMMMMMMMMMMMMMM", "/", answer_get},
                          {"PUT", "/", answer_get}};
  CHECK(allowed(ask(full_router(routes), "POST", "/")) ==
        "GET, HEAD, MMMMMMMMMMMMMMMMMMMM, PUT, OPTIONS");
}

TEST_CASE("a board answers in short what no route does") {
  Router router{kRoutes};
  CHECK(ask(router, "PUT", "/a").status == (kLarge ? 405 : 501));
  router.set_fallback(Router::answer_in_short);
  CHECK(ask(router, "GET", "/a").body == "get");
  CHECK(ask(router, "HEAD", "/a").body == "get");
  for (const char* const path : {"/", "/A", "/a/", "/ab", "/%61", "*", "/b"}) {
    CAPTURE(path);
    for (const char* const method : {"GET", "HEAD"}) {
      const Answer answer = ask(router, method, path);
      CHECK(answer.status == 404);
      CHECK(answer.body == "404 Not Found\n");
      CHECK(allowed(answer).empty());
    }
  }
  CHECK(ask(router, "POST", "/nowhere").status == 404);
  CHECK(ask(router, "OPTIONS", "/a").status == 404);  // for it has a route, elsewhere
  for (const char* const method : {"PUT", "get", "BREW", "TRACE"}) {
    CAPTURE(method);
    CHECK(ask(router, method, "/a").status == 501);
    CHECK(ask(router, method, "/nowhere").status == 501);
    CHECK(ask(router, method, "/nowhere").body == "501 Not Implemented\n");
  }
}

std::string trace;

void outer(const Request& request, Response& response, const Next& next) {
  trace += "outer(";
  next(request, response);
  trace += std::to_string(response.status()) + ")";
  response.add_header("X-Outer", "yes");
}

void guard(const Request& request, Response& response, const Next& next) {
  trace += "guard(";
  if (request.path() == "/secret") {
    response.plain_text(401, "no");
  } else {
    next(request, response);
  }
  trace += ")";
}

TEST_CASE("middleware runs around everything, the first outermost") {
  const Middleware middleware[] = {outer, guard};
  const Router router{kRoutes, middleware};
  trace.clear();
  const Answer found = ask(router, "GET", "/a");
  CHECK(trace == "outer(guard()200)");
  CHECK(found.body == "get");
  CHECK(found.headers.find("X-Outer: yes\r\n") != std::string::npos);

  trace.clear();
  CHECK(ask(router, "GET", "/nowhere").status == 404);
  CHECK(trace == "outer(guard()404)");
  trace.clear();
  CHECK(ask(router, "BREW", "/a").status == 501);
  CHECK(trace == "outer(guard()501)");
  trace.clear();
  CHECK(ask(router, "GET", "/secret").body == "no");
  CHECK(trace == "outer(guard()401)");
}

// Of a method that does not fit nothing is there: the list has a fixed room.
TEST_CASE("the list of allowed methods is one of whole methods, however long they are") {
  for (std::size_t size = 1; size < 130; ++size) {
    CAPTURE(size);
    const std::string first(size, 'A');
    const std::string second(130 - size, 'B');
    const Route routes[] = {{"GET", "/", answer_get},
                            {first.c_str(), "/", answer_get},
                            {second.c_str(), "/", answer_get}};
    std::string list = allowed(ask(full_router(routes), "TRACE", "/"));
    CHECK(list.size() <= 96);
    CHECK(list.substr(0, 9) == "GET, HEAD");
    for (list += ", "; !list.empty(); list.erase(0, list.find(", ") + 2)) {
      const std::string method = list.substr(0, list.find(", "));
      const bool known = method == "GET" || method == "HEAD" || method == "OPTIONS" ||
                         method == first || method == second;
      CHECK(known);
      if (!known) break;
    }
  }
}

TEST_CASE("middleware with state is borrowed, and may answer anew") {
  int calls = 0;
  http_samples::PatternBody body(10);
  auto streams = [&body](const Request&, Response& response) { response.stream(body); };
  auto replaces = [&calls](const Request& request, Response& response, const Next& next) {
    ++calls;
    next(request, response);
    response.plain_text(503, "later");
  };
  const Route routes[] = {{"GET", "/", streams}};
  const Middleware middleware[] = {replaces};
  const Router router{routes, middleware};
  const Answer answer = ask(router, "GET", "/");
  CHECK(answer.status == 503);
  CHECK(answer.body == "later");
  CHECK(calls == 1);
  CHECK(body.releases() == 1);
}

}  // namespace
