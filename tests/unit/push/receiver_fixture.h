// A store that takes remote write over the fake network, and answers what a test says.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "prometheus_express/http/request_parser.h"
#include "prometheus_express/metrics/storage/fixed_storage.h"
#include "prometheus_express/push/remote_write/remote_write.h"
#include "prometheus_express/testing/fake_network.h"
#include "unsnappy.h"
#include "write_request.h"

namespace push_samples {

inline constexpr char kReceiver[] = "http://127.0.0.1:9090/api/v1/write";

inline std::string answer(int status, std::string_view headers = "", std::string_view body = "") {
  return "HTTP/1.1 " + std::to_string(status) + " x\r\n" + std::string(headers) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

class ReceiverFixture {
 public:
  ReceiverFixture() { listen(); }

  void listen() {
    if (!network.listen_on(9090, listener_).ok()) listener_ = nullptr;
  }
  void go_away() { listener_->stop(); }

  // Polls until nothing more happens without time going on. The receiver answers at once.
  void run(prometheus_express::RemoteWriteBase& remote) {
    do {
      remote.update();
      serve();
    } while (remote.next_deadline_ms() <= network.now_ms() || answered_);
  }

  // The same, for so long; time goes on as the writer wants it to.
  void run_for(prometheus_express::RemoteWriteBase& remote, std::uint64_t ms) {
    const std::uint64_t end_ms = network.now_ms() + ms;
    for (run(remote); network.now_ms() < end_ms; run(remote)) {
      const std::uint64_t next_ms = remote.next_deadline_ms();
      network.advance((next_ms < end_ms ? next_ms : end_ms) - network.now_ms());
    }
  }

  // Takes a connection, and its request once it is whole.
  void serve() {
    answered_ = false;
    for (Talker& talker : talkers_) talk(talker);
    if (peer_ == nullptr) peer_ = network.take_connection(9090);
    if (peer_ == nullptr) return;
    if (peer_->ended() || peer_->was_cut()) {
      peer_ = nullptr;
      return;
    }
    std::string bytes = peer_->received();
    std::size_t size = bytes.size();
    bytes.resize(size + 1);
    prometheus_express::RequestParser parser{};
    if (parser.parse(bytes.data(), size, bytes.size(),
                     prometheus_express::RequestParser::read_chunked) !=
        prometheus_express::RequestParser::Verdict::kComplete) {
      return;
    }
    const std::size_t before = series.size();
    const std::string& text = take(parser.request(bytes.data())) ? reply : reply_to_2;
    if (text.rfind("HTTP/1.1 2", 0) == 0) {
      accepted.insert(accepted.end(), series.begin() + static_cast<std::ptrdiff_t>(before),
                      series.end());
    }
    if (pause_ms == 0) {
      peer_->send_text(text);
    } else {
      talkers_.push_back({peer_, text, 0, network.now_ms()});
    }
    peer_ = nullptr;
    answered_ = true;
  }

  prometheus_express::FakeNetwork network;
  prometheus_express::FixedStorage<4'000> storage;
  std::string reply = answer(204);
  std::string reply_to_2 = answer(415);  // where it does not know that
  bool knows_2 = false;
  int requests_2 = 0;
  std::vector<Series> series;       // of all requests that were understood, in order
  std::vector<Series> accepted;     // of those that were answered 2xx
  std::uint64_t pause_ms = 0;       // between two bytes of an answer; 0: all at once
  std::vector<std::string> bodies;  // of all requests
  std::vector<std::uint64_t> times_ms;
  int malformed = 0;

 private:
  // Where false, it is not the receiver's protocol.
  bool take(const prometheus_express::Request& request) {
    const std::string_view type = request.header("Content-Type");
    const std::string_view version = request.header("X-Prometheus-Remote-Write-Version");
    const bool is_2 = type == "application/x-protobuf;proto=io.prometheus.write.v2.Request";
    const std::optional<std::string> block = Unsnappy(request.body()).decode();
    if (request.method() != "POST" || request.path() != "/api/v1/write" ||
        request.header("Content-Encoding") != "snappy" || request.header("User-Agent").empty() ||
        request.header("Content-Length").empty() || !block.has_value() ||
        (!is_2 && type != "application/x-protobuf") || version != (is_2 ? "2.0.0" : "0.1.0")) {
      ++malformed;
      return true;
    }
    if (is_2 && !knows_2) return false;
    if (is_2) {
      ++requests_2;
      keep(WriteRequest2(*block), request);
    } else {
      keep(WriteRequest(*block), request);
      if (series.empty()) ++malformed;
    }
    return true;
  }

  void keep(const Decoder& decoded, const prometheus_express::Request& request) {
    if (!decoded.good()) {
      ++malformed;
      return;
    }
    bodies.emplace_back(request.body());
    times_ms.push_back(network.now_ms());
    series.insert(series.end(), decoded.series().begin(), decoded.series().end());
  }

  // An answer that comes a byte at a time.
  struct Talker {
    prometheus_express::FakeClient* peer;
    std::string text;
    std::size_t said;
    std::uint64_t next_ms;
  };

  void talk(Talker& talker) {
    while (talker.said < talker.text.size() && talker.next_ms <= network.now_ms() &&
           !talker.peer->ended() && !talker.peer->was_cut()) {
      talker.peer->send_text(talker.text.substr(talker.said++, 1));
      talker.next_ms += pause_ms;
      answered_ = true;
    }
  }

  prometheus_express::Listener* listener_ = nullptr;
  prometheus_express::FakeClient* peer_ = nullptr;
  std::vector<Talker> talkers_;
  bool answered_ = false;
};

}  // namespace push_samples
