// Responses, good and bad, and what must become of them. Used by the tests of the parser and of the
// client, each at every split.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace http_samples {

struct GoodResponse {
  std::string bytes;
  int status;
  std::string body;
  bool until_close = false;
  std::uint32_t retry_after_s = 0;
};

inline const std::vector<GoodResponse>& good_responses() {
  static const std::vector<GoodResponse> samples = {
      {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello"},
      {"HTTP/1.1 200 OK\r\ncontent-length:0\r\n\r\n", 200, ""},
      {"HTTP/1.1 202 \r\nContent-Length:  0002 \r\nDate: x\r\n\r\nok", 202, "ok"},
      {"HTTP/1.1 200\r\nContent-Length: 1\r\n\r\nx", 200, "x"},
      {"HTTP/1.0 200 OK\r\n\r\nall of it", 200, "all of it", true},
      {"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", 200, "", true},
      {"HTTP/1.1 204 No Content\r\nServer: s\r\n\r\n", 204, ""},
      {"HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n", 304, ""},
      {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 "
       "OK\r\nContent-Length: 2\r\n\r\nhi",
       200, "hi"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=\"y\"\r\n0123456789"
       "\r\n0\r\nTrailer: t\r\n\r\n",
       200, "abc0123456789"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n00000000000000000003 \r\nabc\r\n0   "
       "\r\n\r\n",
       200, "abc"},
      {"HTTP/1.1 400 Bad Request\r\ntransfer-encoding: Chunked\r\n\r\n0\r\n\r\n", 400, ""},
      {"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 17\r\nContent-Length: 0\r\n\r\n", 429, "",
       false, 17},
      {"HTTP/1.1 103 Early Hints\r\nRetry-After: 5\r\n\r\nHTTP/1.1 503 x\r\nContent-Length: 0\r\n"
       "\r\n",
       503, ""},
      {"HTTP/1.1 503 x\r\nRetry-After: 99999999999\r\nContent-Length: 0\r\n\r\n", 503, "", false,
       4'294'967'295U},
      {"HTTP/1.1 503 x\r\nRetry-After: Fri, 27 Nov 2026 05:00:00 GMT\r\nContent-Length: 0\r\n\r\n",
       503, ""},
      {"HTTP/1.1 599 \xc3\xa4\r\nContent-Length: 0\r\n\r\n", 599, ""},
      {"HTTP/1.2 200 OK\r\nContent-Length: 1\r\n\r\nx", 200, "x"},
      {"HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\t  twice\r\nContent-Length: 1\r\n\r\nx", 200, "x"},
      {"HTTP/1.1 200 OK\r\nContent-Length:\r\n \t2\r\n \r\n\r\nhi", 200, "hi"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: ,chunked,\r\n\r\n0\r\n\r\n", 200, ""},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n", 200, ""},
  };
  return samples;
}

inline const std::vector<std::string>& bad_responses() {
  static const std::vector<std::string> samples = {
      "\r\n",
      "HTTP/2.0 200 OK\r\n\r\n",
      "HTTP/1.1 200 OK\r\n A: b\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n 1\r\n\r\nx",
      "HTTP/1.1 200 OK\r\nA: b\r\n f\x01\r\n\r\n",
      "HTTP/1.1 20 OK\r\n\r\n",
      "HTTP/1.1 2000 OK\r\n\r\n",
      "HTTP/1.1 20x OK\r\n\r\n",
      "HTTP/1.1 099 OK\r\n\r\n",
      "HTTP/1.1 600 OK\r\n\r\n",
      "HTTP/1.1  200 OK\r\n\r\n",
      "HTTP/1.1 200 O\x01K\r\n\r\n",
      "http/1.1 200 OK\r\n\r\n",
      "ICY 200 OK\r\n\r\n",
      "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 0\n\r\n",
      "HTTP/1.1 101 Switching Protocols\r\n\r\n",
      "HTTP/1.1 100 Continue\r\nContent-Length: 3\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
      "HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\nx",
      "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\nx",
      "HTTP/1.1 200 OK\r\nContent-Length: 0x1\r\n\r\nx",
      "HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length : 0\r\n\r\n",
      "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
      "HTTP/1.1 200 OK\r\n: nameless\r\n\r\n",
      std::string("HTTP/1.1 200 OK\r\nA: \0\r\n\r\n", 24),
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n0\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
      "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloX",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5 5\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: ,\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nbad trailer\r\n\r\n",
      "HTTP/1.1 100 a\r\n\r\nHTTP/1.1 100 a\r\n\r\nHTTP/1.1 100 a\r\n\r\nHTTP/1.1 100 "
      "a\r\n\r\nHTTP/1.1 100 a\r\n\r\nHTTP/1.1 100 a\r\n\r\nHTTP/1.1 100 a\r\n\r\nHTTP/1.1 100 "
      "a\r\n\r\nHTTP/1.1 100 a\r\n\r\n",
  };
  return samples;
}

}  // namespace http_samples
