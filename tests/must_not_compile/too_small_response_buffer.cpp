// A server whose own answers would not fit its buffers.
// Message: the server's own answers do not fit less
// Standards: 17 20
#include <prometheus_express/http/server.h>

#ifdef MISTAKE
constexpr std::size_t kBytes = prometheus_express::HttpServerBase::kLeastResponseBytes - 1;
#else
constexpr std::size_t kBytes = prometheus_express::HttpServerBase::kLeastResponseBytes;
#endif

void serve(prometheus_express::Network& network, const prometheus_express::Router& router) {
  prometheus_express::HttpServer<1, 512, kBytes> server{network, 80, router};
  server.update();
}
