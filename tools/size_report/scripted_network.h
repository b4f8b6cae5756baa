// A network without a wire: as many clients as there are connections ask for /metrics at the same
// time, and what they are answered is dropped. So a firmware shows what the server itself costs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "prometheus_express/net/network.h"

class ScriptedConnection : public prometheus_express::Connection {
 public:
  prometheus_express::IoResult read_some(char* data, std::size_t size) override;
  prometheus_express::IoResult write_some(const char* data, std::size_t size) override;
  void finish_writing() override { finished_ = true; }
  void stop() override { finished_ = true; }

  bool finished() const { return finished_; }

 private:
  std::size_t asked_ = 0;
  bool finished_ = false;
};

class ScriptedNetwork : public prometheus_express::Network, public prometheus_express::Listener {
 public:
  static constexpr std::size_t kConnections = 4;

  prometheus_express::Status listen_on(std::uint16_t,
                                       prometheus_express::Listener*& listener) override;
  prometheus_express::Status connect_to(const char*, std::uint16_t,
                                        prometheus_express::Connection*& connection) override;
  std::uint64_t now_ms() override { return 0; }  // nobody waits
  void update() override {}
  void wait(std::uint64_t) override {}

  prometheus_express::Connection* accept_next() override;
  std::uint16_t port() const override { return 8080; }
  void stop() override {}

  // Says whether every client has its page.
  bool done() const;

 private:
  ScriptedConnection connections_[kConnections];
  std::size_t accepted_ = 0;
};
