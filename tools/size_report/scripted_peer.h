// A network without a wire, on which a peer accepts whatever is sent to it. So a firmware shows
// what the client itself costs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "prometheus_express/net/network.h"

class ScriptedPeer : public prometheus_express::Network, public prometheus_express::Connection {
 public:
  prometheus_express::Status listen_on(std::uint16_t,
                                       prometheus_express::Listener*& listener) override;
  prometheus_express::Status connect_to(const char*, std::uint16_t,
                                        prometheus_express::Connection*& connection) override;
  std::uint64_t now_ms() override { return 0; }  // nobody waits
  void update() override {}
  void wait(std::uint64_t) override {}

  prometheus_express::IoResult read_some(char* data, std::size_t size) override;
  prometheus_express::IoResult write_some(const char* data, std::size_t size) override;
  void finish_writing() override {}
  void stop() override {}

 private:
  std::size_t answered_ = 0;
};
