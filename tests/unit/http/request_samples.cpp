#include "request_samples.h"

namespace http_samples {
namespace {

using namespace std::string_literals;

// A request whose only fault is this header line.
BadRequest bad_header(const std::string& name, const std::string& line, int status = 400) {
  return {name, "GET / HTTP/1.1\r\nHost: h\r\n" + line + "\r\n\r\n", status};
}

BadRequest bad_line(const std::string& name, const std::string& line, int status = 400) {
  return {name, line + "\r\nHost: h\r\n\r\n", status};
}

BadRequest bad_chunks(const std::string& name, const std::string& chunks, int status = 400) {
  return {name, chunked_post(chunks), status};
}

void add_bad_lines(std::vector<BadRequest>& all) {
  all.push_back(bad_line("no target", "GET HTTP/1.1"));
  all.push_back(bad_line("empty target", "GET  HTTP/1.1"));
  all.push_back(bad_line("HTTP/0.9", "GET /"));
  all.push_back(bad_line("two spaces", "GET /  HTTP/1.1"));
  all.push_back(bad_line("space behind the version", "GET / HTTP/1.1 "));
  all.push_back(bad_line("space in front", " GET / HTTP/1.1"));
  all.push_back(bad_line("tab instead of space", "GET\t/\tHTTP/1.1"));
  all.push_back(bad_line("no method", " / HTTP/1.1"));
  all.push_back(bad_line("a method with a parenthesis", "GE(T / HTTP/1.1"));
  all.push_back(bad_line("a control character in the target", "GET /\x01 HTTP/1.1"));
  all.push_back(bad_line("NUL in the target", "GET /\0 HTTP/1.1"s));
  all.push_back(bad_line("DEL in the target", "GET /\x7F HTTP/1.1"));
  all.push_back(bad_line("a byte above ASCII in the target", "GET /\xC3\xA4 HTTP/1.1"));
  all.push_back(bad_line("a fragment", "GET /#part HTTP/1.1"));
  all.push_back(bad_line("a relative target", "GET metrics HTTP/1.1"));
  all.push_back(bad_line("an unknown scheme", "GET ftp://h/ HTTP/1.1"));
  all.push_back(bad_line("an absolute target without a host", "GET http:///x HTTP/1.1"));
  all.push_back(bad_line("a user in the target", "GET http://u@h/ HTTP/1.1"));
  all.push_back(bad_line("an asterisk without OPTIONS", "GET * HTTP/1.1"));
  all.push_back(bad_line("lower case http", "GET / http/1.1"));
  all.push_back(bad_line("a version without a minor", "GET / HTTP/1"));
  all.push_back(bad_line("a version of two digits", "GET / HTTP/1.10"));
  all.push_back(bad_line("a version of letters", "GET / HTTP/x.y"));
  all.push_back(bad_line("HTTP/2.1", "GET / HTTP/2.1", 505));
  for (const char* const host :
       {"a:b", "a:1:2", "[", "[]", "[:]", "[::1", "[::1]a", "[::1]:a", "[g::]", "%zz", "%", "%4",
        "a]b", "::1", "a:+1", "a: 1", "a,b:x"}) {
    all.push_back({"the host "s + host, "GET / HTTP/1.1\r\nHost: "s + host + "\r\n\r\n", 400});
    all.push_back(bad_line("a target of the host "s + host, "GET http://"s + host + "/ HTTP/1.1"));
  }
  all.push_back(bad_line("HTTP/3.0", "GET / HTTP/3.0", 505));
  all.push_back({"the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505});
  all.push_back(bad_line("CONNECT", "CONNECT h:80 HTTP/1.1", 501));
  all.push_back({"a TLS client", "\x16\x03\x01\x02", 400});
  all.push_back({"two empty lines in front", "\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", 400});
  all.push_back({"a bare CR in front", "\rGET / HTTP/1.1\r\nHost: h\r\n\r\n", 400});
  all.push_back({"bare LFs", "GET / HTTP/1.1\nHost: h\n\n", 400});
  all.push_back({"a bare LF behind a header", "GET / HTTP/1.1\r\nHost: h\nA: b\r\n\r\n", 400});
  all.push_back({"a bare LF as the end", "GET / HTTP/1.1\r\nHost: h\r\n\n", 400});
  all.push_back({"a bare CR in the request line", "GET /\r HTTP/1.1\r\nHost: h\r\n\r\n", 400});
}

void add_bad_headers(std::vector<BadRequest>& all) {
  all.push_back({"no host", "GET / HTTP/1.1\r\n\r\n", 400});
  all.push_back(bad_header("a second host", "Host: h"));
  all.push_back({"two hosts in HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\nhost: b\r\n\r\n", 400});
  all.push_back({"a host with a slash", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400});
  all.push_back({"a host with a space", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400});
  all.push_back({"two hosts in one", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", 400});
  all.push_back(bad_header("a folded line", "A: b\r\n c"));
  all.push_back(bad_header("a line folded by a tab", "A: b\r\n\tc"));
  all.push_back({"folded at once", "GET / HTTP/1.1\r\n Host: h\r\n\r\n", 400});
  all.push_back(bad_header("a space before the colon", "A : b"));
  all.push_back(bad_header("a tab before the colon", "A\t: b"));
  all.push_back(bad_header("no colon", "A"));
  all.push_back(bad_header("no name", ": b"));
  all.push_back(bad_header("a name with a space", "A b: c"));
  all.push_back(bad_header("a name above ASCII", "\xC3\xA4: c"));
  all.push_back(bad_header("NUL in a value", "A: b\0c"s));
  all.push_back(bad_header("NUL in a name", "A\0: c"s));
  all.push_back(bad_header("a bare CR in a value", "A: b\rc"));
  all.push_back(bad_header("a bare CR before the end", "A: b\r"));
  all.push_back(bad_header("a control character in a value", "A: \x1B[2J"));
  all.push_back(bad_header("DEL in a value", "A: \x7F"));
  all.push_back(bad_header("another expectation", "Expect: a-teapot", 417));
  all.push_back(bad_header("two expectations", "Expect: 100-continue, more", 417));
}

// What a proxy in front might understand in another way (request smuggling).
void add_bad_lengths(std::vector<BadRequest>& all) {
  all.push_back(bad_header("two lengths", "Content-Length: 1\r\nContent-Length: 2"));
  all.push_back(bad_header("the same length twice", "Content-Length: 1\r\nContent-Length: 1"));
  all.push_back(bad_header("a list of lengths", "Content-Length: 1, 1"));
  all.push_back(bad_header("an empty length", "Content-Length:"));
  all.push_back(bad_header("a negative length", "Content-Length: -1"));
  all.push_back(bad_header("a length with a plus", "Content-Length: +1"));
  all.push_back(bad_header("a hexadecimal length", "Content-Length: 0x1"));
  all.push_back(bad_header("a length with a fraction", "Content-Length: 1.0"));
  all.push_back(bad_header("a length with a space", "Content-Length: 1 1"));
  all.push_back(bad_header("a length of 2^64", "Content-Length: 18446744073709551616", 413));
  all.push_back(
      bad_header("a length of 30 digits", "Content-Length: " + std::string(30, '9'), 413));
  all.push_back(bad_header("a length of 2^64 - 1", "Content-Length: 18446744073709551615", 413));
  all.push_back(bad_header("a large length", "Content-Length: 1000000", 413));
  all.push_back(bad_header("length and coding", "Content-Length: 1\r\nTransfer-Encoding: chunked"));
  all.push_back(bad_header("coding and length", "Transfer-Encoding: chunked\r\nContent-Length: 1"));
  all.push_back(
      bad_header("length and unknown coding", "Content-Length: 1\r\nTransfer-Encoding: x"));
  all.push_back(
      bad_header("two codings", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"));
  all.push_back(bad_header("gzip", "Transfer-Encoding: gzip"));
  all.push_back(bad_header("gzip, chunked", "Transfer-Encoding: gzip, chunked", 501));
  all.push_back(bad_header("chunked, identity", "Transfer-Encoding: chunked, identity"));
  all.push_back(bad_header("chunked, gzip", "Transfer-Encoding: chunked, gzip"));
  all.push_back(bad_header("chunked, chunked", "Transfer-Encoding: chunked, chunked"));
  all.push_back(
      bad_header("gzip, chunked, identity", "Transfer-Encoding: gzip, chunked, identity"));
  all.push_back(bad_header("nothing but commas", "Transfer-Encoding: ,,"));
  all.push_back(bad_header("xchunked", "Transfer-Encoding: xchunked"));
  all.push_back(bad_header("quoted chunked", "Transfer-Encoding: \"chunked\""));
  all.push_back(bad_header("empty coding", "Transfer-Encoding:"));
  all.push_back(bad_header("a vertical tab in the coding",
                           "Transfer-Encoding: \x0B"
                           "chunked"));
  all.push_back(
      {"a coding in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400});
}

void add_bad_chunks(std::vector<BadRequest>& all) {
  all.push_back(bad_chunks("a chunk size of letters", "xyz\r\n"));
  all.push_back(bad_chunks("an empty chunk size", "\r\n"));
  all.push_back(bad_chunks("a negative chunk size", "-1\r\n"));
  all.push_back(bad_chunks("a chunk size with 0x", "0x1\r\na\r\n"));
  all.push_back(bad_chunks("a space in front of the size", " 1\r\na\r\n"));
  all.push_back(bad_chunks("a space inside the size", "1 1\r\na\r\n"));
  all.push_back(bad_chunks("a vertical tab behind the size", "1\x0b\r\na\r\n"));
  all.push_back(bad_chunks("a chunk size of 17 digits", "10000000000000000\r\na\r\n", 413));
  all.push_back(bad_chunks("a chunk size of 2,000 zeros", std::string(2'000, '0'), 431));
  all.push_back(bad_chunks("2,000 spaces behind the size", "1" + std::string(2'000, ' '), 431));
  all.push_back(bad_chunks("a bare LF behind the size", "1\na\r\n"));
  all.push_back(bad_chunks("a bare CR behind the size", "1\ra\r\n"));
  all.push_back(bad_chunks("a chunk longer than its size", "1\r\nab\r\n"));
  all.push_back(bad_chunks("a bare LF behind the chunk", "1\r\na\n0\r\n\r\n"));
  all.push_back(bad_chunks("an extension without a name", "1;\r\na\r\n"));
  all.push_back(bad_chunks("an extension with a space inside", "1;a b\r\na\r\n"));
  all.push_back(bad_chunks("a value with a space inside", "1;a=b c\r\na\r\n"));
  all.push_back(bad_chunks("two values", "1;a=b=c\r\na\r\n"));
  all.push_back(bad_chunks("an extension without a value", "1;a=\r\na\r\n"));
  all.push_back(bad_chunks("a bare LF in an extension", "1;a\nb\r\na\r\n"));
  all.push_back(bad_chunks("a bare LF in a quoted extension", "1;a=\"\n\"\r\na\r\n"));
  all.push_back(bad_chunks("a control character escaped", "1;a=\"\\\x01\"\r\na\r\n"));
  all.push_back(bad_chunks("text behind a quoted extension", "1;a=\"b\"c\r\na\r\n"));
  all.push_back(bad_chunks("endless extensions", "1" + std::string(2'000, ';'), 400));
  all.push_back(bad_chunks("a long extension", "1;" + std::string(2'000, 'a'), 431));
  all.push_back(bad_chunks("a folded trailer", "0\r\nA: b\r\n c\r\n\r\n"));
  all.push_back(bad_chunks("a trailer without a colon", "0\r\nA\r\n\r\n"));
  all.push_back(bad_chunks("a trailer without a name", "0\r\n: b\r\n\r\n"));
  all.push_back(bad_chunks("a space before a trailer's colon", "0\r\nA : b\r\n\r\n"));
  all.push_back(bad_chunks("a bare LF in a trailer", "0\r\nA: b\n\r\n"));
  all.push_back(bad_chunks("a bare CR as the end", "0\r\n\rx"));
  all.push_back(bad_chunks("long trailers", "0\r\nA: " + std::string(2'000, 'b'), 431));
  all.push_back(bad_chunks("a chunk of 16 EiB", "FFFFFFFFFFFFFFFF\r\n", 413));
  all.push_back(bad_chunks("a chunk of a megabyte", "100000\r\n", 413));
}

void add_good_lines(std::vector<GoodRequest>& all) {
  all.push_back({"plain", "GET / HTTP/1.1\r\nHost: h\r\n\r\n"});
  all.push_back({"an empty line in front", "\r\nGET /a HTTP/1.1\r\nHost: h\r\n\r\n", "GET", "/a"});
  all.push_back(
      {"a query", "GET /m?a=1&b=%20 HTTP/1.1\r\nHost: h\r\n\r\n", "GET", "/m", "a=1&b=%20"});
  all.push_back({"an empty query", "GET /m? HTTP/1.1\r\nHost: h\r\n\r\n", "GET", "/m"});
  all.push_back(
      {"two question marks", "GET /m?a?b HTTP/1.1\r\nHost: h\r\n\r\n", "GET", "/m", "a?b"});
  all.push_back({"braces and bars", "GET /q?x={a|b}\"^` HTTP/1.1\r\nHost: h\r\n\r\n", "GET", "/q",
                 "x={a|b}\"^`"});
  all.push_back({"an absolute target", "GET http://h:80/a/b?c HTTP/1.1\r\nHost: other\r\n\r\n",
                 "GET", "/a/b", "c"});
  all.push_back({"an absolute target without a path", "GET HTTPS://h HTTP/1.1\r\nHost: h\r\n\r\n"});
  all.push_back({"an absolute target with only a query",
                 "GET http://[::1]?c=d HTTP/1.1\r\nHost: [::1]\r\n\r\n", "GET", "/", "c=d"});
  all.push_back({"an asterisk", "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", "OPTIONS", "*"});
  all.push_back({"an absolute target of OPTIONS", "OPTIONS http://h HTTP/1.1\r\nHost: h\r\n\r\n",
                 "OPTIONS", "/"});
  all.push_back({"an unknown method", "M-SEARCH / HTTP/1.1\r\nHost: h\r\n\r\n", "M-SEARCH"});
  for (const char* const host : {"h:", "h:80", "[::1]", "[::1]:", "[::ffff:1.2.3.4]:80",
                                 "1.2.3.4:5", "a%41b", "a_b~!$&'()*+,;=c", ":80"}) {
    all.push_back({"the host "s + host, "GET / HTTP/1.1\r\nHost: "s + host + "\r\n\r\n"});
  }
  all.push_back({"HTTP/1.2", "GET / HTTP/1.2\r\nHost: h\r\n\r\n"});
  all.push_back({"HTTP/1.9", "GET / HTTP/1.9\r\nHost: h\r\n\r\n"});
  all.push_back({"an empty host", "GET / HTTP/1.1\r\nHost:\r\n\r\n"});
  all.push_back({"HTTP/1.0", "GET /a HTTP/1.0\r\n\r\n", "GET", "/a", "", "", false});
  all.push_back({"HTTP/1.0 kept alive", "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", "GET",
                 "/", "", "", true});
  all.push_back({"close", "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "GET", "/", "",
                 "", false});
  all.push_back({"close in a list",
                 "GET / HTTP/1.1\r\nHost: h\r\nConnection: TE , CLOSE\r\nTE: trailers\r\n\r\n",
                 "GET", "/", "", "", false});
  all.push_back({"close in a second header",
                 "GET / HTTP/1.1\r\nHost: h\r\nConnection: keep-alive\r\nConnection: close\r\n\r\n",
                 "GET", "/", "", "", false});
  all.push_back({"what only looks like close",
                 "GET / HTTP/1.1\r\nHost: h\r\nConnection: closed,,x-close\r\n\r\n"});
  all.push_back(
      {"odd but right headers",
       "GET / HTTP/1.1\r\nhOST:h\r\nA:\r\nB:  \t b \t\r\n!#$%&'*+-.^_`|~09: \xFF\r\n\r\n"});
}

void add_good_bodies(std::vector<GoodRequest>& all) {
  all.push_back({"a body", "PUT /p HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello", "PUT",
                 "/p", "", "hello"});
  all.push_back(
      {"an empty body", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n", "POST"});
  all.push_back({"zeros in the length",
                 "POST / HTTP/1.1\r\nHost: h\r\ncontent-length: 0003 \r\n\r\nabc", "POST", "/", "",
                 "abc"});
  all.push_back({"any bytes in a body",
                 "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 6\r\n\r\n\r\n\0\n\r\xFF"s, "POST",
                 "/", "", "\r\n\0\n\r\xFF"s});
  all.push_back({"a body in HTTP/1.0", "POST / HTTP/1.0\r\nContent-Length: 2\r\n\r\nab", "POST",
                 "/", "", "ab", false});
  all.push_back({"no chunks", chunked_post("0\r\n\r\n"), "POST"});
  all.push_back({"one chunk", chunked_post("5\r\nhello\r\n0\r\n\r\n"), "POST", "/", "", "hello"});
  all.push_back({"some chunks", chunked_post("1\r\nh\r\n0a\r\nello world\r\n00\r\n\r\n"), "POST",
                 "/", "", "hello world"});
  std::string many;
  for (int i = 0; i < 40; ++i) many += "1\r\nx\r\n";
  all.push_back(
      {"many chunks", chunked_post(many + "0\r\n\r\n"), "POST", "/", "", std::string(40, 'x')});
  const std::string long_text(900, 'a');
  all.push_back({"extensions and trailers that are long, but none too long",
                 chunked_post("1;" + long_text + "\r\nx\r\n0;" + long_text + "\r\nT: " + long_text +
                              "\r\n\r\n"),
                 "POST", "/", "", "x"});
  all.push_back({"line ends in chunks", chunked_post("4\r\n\r\n\r\n\r\n2\r\n0\r\r\n0\r\n\r\n"),
                 "POST", "/", "", "\r\n\r\n0\r"});
  all.push_back({"extensions", chunked_post("1;a;b=c;d=\"e \\\" ;f\"\r\nx\r\n000;last\r\n\r\n"),
                 "POST", "/", "", "x"});
  all.push_back({"spaces around extensions",
                 chunked_post("1 \t; a ;b\t=  c ; d = \"e\" \r\nx\r\n0 ;last\r\n\r\n"), "POST", "/",
                 "", "x"});
  all.push_back({"padded sizes", chunked_post("1   \r\nx\r\n0\t\r\n\r\n"), "POST", "/", "", "x"});
  all.push_back(
      {"a size of many zeros",
       chunked_post(std::string(900, '0') + "1\r\nx\r\n" + std::string(99, '0') + "\r\n\r\n"),
       "POST", "/", "", "x"});
  all.push_back(
      {"a list of codings with empty elements",
       "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: ,chunked, ,\r\n\r\n1\r\nx\r\n0\r\n\r\n",
       "POST", "/", "", "x"});
  all.push_back({"trailers", chunked_post("1\r\nx\r\n0\r\nA: b\r\nContent-Length: 9\r\nC:\r\n\r\n"),
                 "POST", "/", "", "x"});
  all.push_back(
      {"chunked in another case",
       "POST / HTTP/1.1\r\nHost: h\r\ntransfer-encoding:  ChunKed \r\n\r\n1\r\nx\r\n0\r\n\r\n",
       "POST", "/", "", "x"});
}

}  // namespace

const std::vector<GoodRequest>& good_requests() {
  static const std::vector<GoodRequest> all = [] {
    std::vector<GoodRequest> made;
    add_good_lines(made);
    add_good_bodies(made);
    return made;
  }();
  return all;
}

const std::vector<BadRequest>& bad_requests() {
  static const std::vector<BadRequest> all = [] {
    std::vector<BadRequest> made;
    add_bad_lines(made);
    add_bad_headers(made);
    add_bad_lengths(made);
    add_bad_chunks(made);
    return made;
  }();
  return all;
}

}  // namespace http_samples
