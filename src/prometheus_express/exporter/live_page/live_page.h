// A page for people: what the program is, every series with its value now and a chart of the last
// minutes, what failed. For the route GET /, beside those of /metrics and /healthz:
//
//   prom::MetricsHandler metrics{registry};
//   prom::LivePage page;
//   const prom::Route routes[] = {{"GET", "/metrics", metrics},
//                                 {"GET", "/healthz", prom::answer_health},
//                                 {"GET", "/", page}};
//
// Link prometheus_express::live_page. One static document, compressed when the library is built (8
// KB of flash); the browser fetches the numbers from "metrics" beside it every two seconds, or less
// often where an answer takes long, and not while its tab is hidden. It needs text 0.0.4 there, in
// which every MetricsHandler answers. docs/live_page.md says more.
#pragma once

#include <cstddef>

#include "prometheus_express/http/request.h"
#include "prometheus_express/http/response.h"
#include "prometheus_express/platform/config.h"

namespace prometheus_express {

// One delivery of the page under way: the body of its response. Made by LivePage only.
class LivePageDelivery : public BodySource {
 public:
  bool busy() const { return busy_; }
  void begin();

  BodyResult read_some(char* buffer, std::size_t size) override;
  void release() override { busy_ = false; }

 private:
  std::size_t sent_ = 0;
  bool busy_ = false;
};

// What all sizes of LivePage have in common.
class LivePageBase {
 public:
  // The least sizes of an HttpServer's buffers for it: a browser's request takes up to 1 KB, more
  // with cookies, which browsers send to all ports of a host (what does not fit is answered 431);
  // the head of the response takes 600 bytes. On a host those of every HttpServer are larger.
  static constexpr std::size_t kRequestBytes = kLarge ? kRequestBufferBytes : 1280;
  static constexpr std::size_t kResponseBytes = kLarge ? kResponseBufferBytes : 640;

  LivePageBase(const LivePageBase&) = delete;
  LivePageBase& operator=(const LivePageBase&) = delete;

  // Answers with the page, with ETag and Content-Security-Policy; 304 to whoever has it
  // (If-None-Match); a line with a link to "metrics" to clients that do not take gzip, since it is
  // there compressed only; 503 when too many are being sent; 500, with a sentence that says so,
  // where the response's buffer is smaller than kResponseBytes. Specification: RFC
  // 9110, 8.4, 12.5.3 and 13.1.2.
  void operator()(const Request& request, Response& response);

 protected:
  LivePageBase(LivePageDelivery* deliveries, std::size_t count)
      : deliveries_(deliveries), count_(count) {}
  ~LivePageBase() = default;

 private:
  LivePageDelivery* free_delivery();

  LivePageDelivery* deliveries_;
  std::size_t count_;
};

// `Readers` may be sent the page at once; all their memory is inside (12 bytes each on a board).
// Must outlive the server.
template <std::size_t Readers = kConcurrentScrapes>
class LivePage : public LivePageBase {
 public:
  LivePage() : LivePageBase(deliveries_, Readers) {}

 private:
  LivePageDelivery deliveries_[Readers];
};

}  // namespace prometheus_express
