// How a handler compresses what it sends, without knowing, or linking, a compressor.
#pragma once

#include "prometheus_express/http/request.h"
#include "prometheus_express/http/response.h"

namespace prometheus_express {

class Compression {
 public:
  // In place of response.stream(source): the same, but the body is compressed, and said to be so in
  // the headers, if the request's Accept-Encoding allows it. It goes out as it is if not, or when
  // as many bodies as the compressor has memory for are under way. To be called by the thread that
  // serves the request.
  virtual void stream(const Request& request, Response& response, BodySource& source) = 0;

 protected:
  ~Compression() = default;
};

}  // namespace prometheus_express
