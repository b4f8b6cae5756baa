// A GatewayPush over the fake network, and a gateway that answers what a test says.
#pragma once

#include <string>
#include <string_view>

#include "prometheus_express/http/request_parser.h"
#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/storage/fixed_storage.h"
#include "prometheus_express/push/gateway_push.h"
#include "prometheus_express/testing/fake_network.h"

namespace push_samples {

// A request as the gateway understands it.
struct Heard {
  std::string method;
  std::string path;
  std::string body;
  std::string content_type;
  std::string authorization;
};

class GatewayFixture {
 public:
  GatewayFixture() {
    prometheus_express::Listener* listener = nullptr;
    if (network.listen_on(9091, listener).ok()) listener_ = listener;
    gauge.labels("roof").set(21.5);
    counter.inc(3);
  }

  // Lets time pass until the push is done; the gateway answers as soon as it has heard all.
  void run() {
    while (push.busy()) {
      push.update();
      if (peer_ == nullptr) peer_ = network.take_connection(9091);
      if (peer_ != nullptr && listen()) peer_->send_text(answer);
      if (push.busy() && push.next_deadline_ms() > network.now_ms()) {
        network.wait(push.next_deadline_ms());
      }
    }
    peer_ = nullptr;
    taken_ = false;
  }

  prometheus_express::FakeNetwork network;
  prometheus_express::FixedStorage<512> storage;
  prometheus_express::CollectorRegistry registry{"ns", storage};
  prometheus_express::Gauge<1> gauge{"temperature", "t", {"sensor"}, registry};
  prometheus_express::Counter<> counter{"c_total", "c", registry};
  prometheus_express::GatewayPush<512, 256> push{network};
  std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  Heard heard;
  int requests = 0;

 private:
  // True once a whole request was heard.
  bool listen() {
    if (taken_) return false;
    std::string bytes = peer_->received();
    std::size_t size = bytes.size();
    bytes.resize(size + 1);
    prometheus_express::RequestParser parser{};
    if (parser.parse(bytes.data(), size, bytes.size(),
                     prometheus_express::RequestParser::read_chunked) !=
        prometheus_express::RequestParser::Verdict::kComplete) {
      return false;
    }
    const prometheus_express::Request request = parser.request(bytes.data());
    heard = {std::string(request.method()), std::string(request.path()),
             std::string(request.body()), std::string(request.header("Content-Type")),
             std::string(request.header("Authorization"))};
    taken_ = true;
    ++requests;
    return true;
  }

  prometheus_express::Listener* listener_ = nullptr;
  prometheus_express::FakeClient* peer_ = nullptr;
  bool taken_ = false;
};

inline constexpr char kGateway[] = "127.0.0.1:9091";

inline constexpr char kPage[] =
    "# HELP ns_temperature t\n"
    "# TYPE ns_temperature gauge\n"
    "ns_temperature{sensor=\"roof\"} 21.5\n"
    "# HELP ns_c_total c\n"
    "# TYPE ns_c_total counter\n"
    "ns_c_total 3\n";

}  // namespace push_samples
