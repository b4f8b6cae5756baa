// What a route in C can see of a request and answer beyond a few bytes: all headers, bodies of any
// size, a fallback.
#include <doctest/doctest.h>

#include <cstring>
#include <string>
#include <vector>

#include "tests/unit/c/server_bench.h"

namespace {

using test_support::body_of;
using test_support::of;
using test_support::ServerBench;

void name_path(void*, const pe_request* request, pe_response* response) {
  const pe_text path = pe_request_path(request);
  CHECK(pe_response_append(response, "fallback of ", 12) == PE_OK);
  CHECK(pe_response_append(response, path.data, path.size) == PE_OK);
}

void say_hello(void*, const pe_request*, pe_response* response) {
  CHECK(pe_response_append(response, "hello", 5) == PE_OK);
}

TEST_CASE("C: a fallback answers what no route does") {
  ServerBench at;
  const pe_route hello = {"GET", "/hello", say_hello, nullptr};
  CHECK(pe_server_set_fallback(&at.server, name_path, nullptr) == PE_NOT_THERE);
  REQUIRE(pe_server_init(&at.server, &at.network, 80, &hello, 1, &at.options, nullptr) == PE_OK);
  CHECK(pe_server_set_fallback(&at.server, nullptr, nullptr) == PE_NULL);
  CHECK(at.ask("GET /x HTTP/1.1\r\nHost: h\r\n\r\n").rfind("HTTP/1.1 404", 0) == 0);
  CHECK(pe_server_set_fallback(&at.server, say_hello, nullptr) == PE_OK);
  CHECK(pe_server_set_fallback(&at.server, name_path, nullptr) == PE_OK);
  CHECK(body_of(at.ask("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n")) == "hello");
  CHECK(body_of(at.ask("GET /x HTTP/1.1\r\nHost: h\r\n\r\n")) == "fallback of /x");
  CHECK(body_of(at.ask("BREW /hello HTTP/1.1\r\nHost: h\r\n\r\n")) == "fallback of /hello");
  CHECK(pe_server_end(&at.server) == PE_OK);
}

TEST_CASE("C: a server needs no routes, and its last one may be in the way of a fallback") {
  ServerBench at;
  REQUIRE(pe_server_init(&at.server, &at.network, 80, nullptr, 0, &at.options, nullptr) == PE_OK);
  CHECK(at.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n").rfind("HTTP/1.1 ", 0) == 0);
  CHECK(pe_server_set_fallback(&at.server, name_path, nullptr) == PE_OK);
  CHECK(body_of(at.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n")) == "fallback of /");
  CHECK(pe_server_end(&at.server) == PE_OK);

  const pe_route hello = {"GET", "/hello", say_hello, nullptr};
  const std::vector<pe_route> many(PE_MAX_ROUTES, hello);
  REQUIRE(pe_server_init(&at.server, &at.network, 80, many.data(), many.size(), &at.options,
                         nullptr) == PE_OK);
  CHECK(pe_server_set_fallback(&at.server, name_path, nullptr) == PE_LIMIT);
  CHECK(pe_server_end(&at.server) == PE_OK);
}

void list_headers(void* context, const pe_request* request, pe_response*) {
  std::string& text = *static_cast<std::string*>(context);
  pe_header header = {};
  while (pe_request_next_header(request, &header) != 0) {
    text += of(header.name) + "=" + of(header.value) + ";";
  }
  CHECK(pe_request_next_header(request, nullptr) == 0);
  CHECK(pe_request_next_header(nullptr, &header) == 0);
  // What is no header of this request has none behind it.
  pe_header other = {{"x", 1}, {"y", 1}};
  CHECK(pe_request_next_header(request, &other) == 0);
}

TEST_CASE("C: a handler walks over all headers, in their order") {
  ServerBench at;
  std::string text;
  const pe_route route = {"GET", "/", list_headers, &text};
  REQUIRE(pe_server_init(&at.server, &at.network, 80, &route, 1, &at.options, nullptr) == PE_OK);
  at.ask("GET / HTTP/1.1\r\nHost: h\r\nx-A:\r\nB:  b  \r\nB: c\r\n\r\n");
  CHECK(text == "Host=h;x-A=;B=b;B=c;");
  CHECK(pe_server_end(&at.server) == PE_OK);
}

// A body of so many bytes in pieces, which may fail at one of them.
struct Pattern {
  std::size_t size = 0;
  std::size_t fails_at = SIZE_MAX;
  std::size_t position = 0;
  int released = 0;
  pe_body body{};
  pe_status second = PE_OK;

  static pe_status read(void* at, char* buffer, std::size_t room, std::size_t* count) {
    Pattern& pattern = *static_cast<Pattern*>(at);
    if (pattern.position >= pattern.fails_at) return PE_FAILED;
    while (*count < room && *count < 100 && pattern.position < pattern.size) {
      buffer[(*count)++] = static_cast<char>('a' + pattern.position++ % 26);
    }
    return PE_OK;
  }
  static void release(void* at) { ++static_cast<Pattern*>(at)->released; }

  static void answer(void* at, const pe_request*, pe_response* response) {
    Pattern& pattern = *static_cast<Pattern*>(at);
    pattern.position = 0;
    CHECK(pe_response_stream(response, &pattern.body, read, release, at) == PE_OK);
    pattern.second = pe_response_stream(response, &pattern.body, read, release, at);
  }
};

TEST_CASE("C: a body comes in pieces, and is released once") {
  ServerBench at;
  Pattern pattern;
  const pe_route route = {"GET", "/", Pattern::answer, &pattern};
  REQUIRE(pe_server_init(&at.server, &at.network, 80, &route, 1, &at.options, nullptr) == PE_OK);
  pattern.size = 150;
  const std::string small = at.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(small.find("Content-Length: 150\r\n") != std::string::npos);
  CHECK(body_of(small).size() == 150);
  CHECK(pattern.released == 1);
  CHECK(pattern.second == PE_IN_USE);

  pattern.size = 3 * PE_SERVER_SLOT_BYTES;
  const std::string large = at.ask_until_closed("GET / HTTP/1.0\r\n\r\n");
  CHECK(body_of(large).size() == pattern.size);
  CHECK(body_of(large).substr(24, 4) == "yzab");
  CHECK(pattern.released == 2);

  pattern.size = 150;
  pattern.fails_at = 100;
  CHECK(at.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n").rfind("HTTP/1.1 500", 0) == 0);
  CHECK(pattern.released == 3);
  CHECK(pe_server_end(&at.server) == PE_OK);
}

void send_copy(void* context, const pe_request*, pe_response* response) {
  std::string text(*static_cast<std::size_t*>(context), 'c');
  CHECK(pe_response_append(response, ">", 1) == PE_OK);
  const pe_status status = pe_response_copy(response, text.data(), text.size());
  CHECK((status == PE_OK || status == PE_UNSUPPORTED));
  CHECK(pe_response_copy(response, nullptr, 1) == PE_NULL);
  CHECK(pe_response_copy(nullptr, "", 0) == PE_NULL);
  CHECK(pe_response_copy(response, "", 0) == PE_OK);
}

TEST_CASE("C: a body may be a copy, of any size, where there is a heap") {
  ServerBench at;
  std::size_t size = 3 * PE_SERVER_SLOT_BYTES;
  const pe_route route = {"GET", "/", send_copy, &size};
  REQUIRE(pe_server_init(&at.server, &at.network, 80, &route, 1, &at.options, nullptr) == PE_OK);
  const std::string answer = at.ask_until_closed("GET / HTTP/1.0\r\n\r\n");
#if PROMETHEUS_EXPRESS_HEAP
  CHECK(body_of(answer) == ">" + std::string(size, 'c'));
#else
  CHECK(answer.rfind("HTTP/1.1 500", 0) == 0);
#endif
  CHECK(pe_server_end(&at.server) == PE_OK);
}

void echo_size(void*, const pe_request* request, pe_response* response) {
  const std::string size = std::to_string(pe_request_body(request).size);
  CHECK(pe_response_append(response, size.data(), size.size()) == PE_OK);
}

TEST_CASE("C: a server takes as long a request as it has been told") {
  ServerBench at;
  const pe_route route = {"POST", "/", echo_size, nullptr};
  const auto ask = [&](std::size_t body) {
    return at.ask("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body) +
                  "\r\n\r\n" + std::string(body, 'x'));
  };
  at.options.slots = 1;
  REQUIRE(pe_server_init(&at.server, &at.network, 80, &route, 1, &at.options, nullptr) == PE_OK);
  CHECK(ask(PE_REQUEST_BYTES).rfind("HTTP/1.1 413", 0) == 0);
  CHECK(pe_server_end(&at.server) == PE_OK);
  at.options.request_bytes = 2 * PE_REQUEST_BYTES;
  REQUIRE(pe_server_init(&at.server, &at.network, 80, &route, 1, &at.options, nullptr) == PE_OK);
  CHECK(body_of(ask(PE_REQUEST_BYTES)) == std::to_string(PE_REQUEST_BYTES));
  CHECK(ask(2 * PE_REQUEST_BYTES).rfind("HTTP/1.1 413", 0) == 0);
  CHECK(pe_server_end(&at.server) == PE_OK);
}

TEST_CASE("C: a server whose requests have a size that is not allowed, or no room, is not made") {
  ServerBench at;
  const auto init = [&] {
    return pe_server_init(&at.server, &at.network, 80, nullptr, 0, &at.options, nullptr);
  };
  at.options.request_bytes = PE_LEAST_REQUEST_BYTES - 1;
  CHECK(init() == PE_INVALID);
  at.options.request_bytes = PE_MOST_REQUEST_BYTES + 1;
  CHECK(init() == PE_INVALID);
  at.options.slots = 1;
  at.options.request_bytes = PE_REQUEST_BYTES + PE_SERVER_SLOT_BYTES + 1;
  CHECK((init() == PE_INVALID || at.options.request_bytes > PE_MOST_REQUEST_BYTES));
  at.options.request_bytes = PE_LEAST_REQUEST_BYTES;
  CHECK(init() == PE_OK);
  CHECK(pe_server_end(&at.server) == PE_OK);
}

}  // namespace
