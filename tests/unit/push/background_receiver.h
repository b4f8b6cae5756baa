// A gateway and a store in a thread, over real sockets, for pushes from another one.
#pragma once

#include <atomic>
#include <string>
#include <thread>

#include "prometheus_express/http/server.h"
#include "prometheus_express/net/sockets/network.h"

namespace push_tests {

namespace prom = prometheus_express;

class BackgroundReceiver {
 public:
  BackgroundReceiver() : thread_([this] { serve(); }) {}
  ~BackgroundReceiver() {
    stopping_ = true;
    network_.wake();
    thread_.join();
  }

  std::string address() const { return "127.0.0.1:" + std::to_string(server_.port()); }

  void operator()(const prom::Request& request, prom::Response& response) {
    if (failing > 0) {
      --failing;
      response.plain_text(500, "the disk is full\n");
      ++refused;
      return;
    }
    if (request.method() == "POST") ++posts;
    if (request.body().find("work_total 3\n") != std::string::npos) saw_three = true;
    response.set_status(200);
    ++accepted;
  }

  // Waits, for half a minute at most, until so many were accepted, or refused.
  static bool reaches(const std::atomic<int>& count, int number) {
    for (int i = 0; i < 3'000 && count < number; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return count >= number;
  }

  std::atomic<int> failing{0};  // so many are answered 500
  std::atomic<int> accepted{0};
  std::atomic<int> refused{0};
  std::atomic<int> posts{0};
  std::atomic<bool> saw_three{false};

 private:
  void serve() {
    while (!stopping_) {
      server_.update();
      network_.wait(server_.next_deadline_ms());
    }
  }

  const prom::sockets::NetworkOptions options_{"127.0.0.1"};
  prom::sockets::Network network_{options_};
  const prom::Route routes_[3] = {{"PUT", "/metrics/job/j/instance/a", *this},
                                  {"POST", "/metrics/job/j", *this},
                                  {"POST", "/api/v1/write", *this}};
  prom::HttpServer<4, 8192> server_{network_, 0, prom::Router{routes_}};
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace push_tests
