// A connection of lwip::Network: a tcp_pcb of lwIP's, and what it has received.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/net/network.h"

struct pbuf;     // lwIP's
struct tcp_pcb;  // lwIP's

namespace prometheus_express::lwip {

class NetworkBase;
class TcpListener;

class TcpConnection final : public Connection {
 public:
  IoResult read_some(char* data, std::size_t size) override;

  // lwIP copies what it takes. It goes out when a call would block, or with the next update().
  IoResult write_some(const char* data, std::size_t size) override;
  void finish_writing() override;
  void stop() override;
  std::uint64_t peer() override;

 private:
  friend class NetworkBase;
  friend class TcpListener;
  struct Events;  // what lwIP calls

  static std::int8_t connected(void* self, tcp_pcb* pcb, std::int8_t error);  // lwIP calls it
  void open(tcp_pcb& pcb, bool established);
  void cut();
  void let_go();
  void release();
  void flush();
  void finish();
  IoResult would_block();

  NetworkBase* network_ = nullptr;
  tcp_pcb* pcb_ = nullptr;  // nullptr once lwIP has freed it, or needs nobody to hear of it
  pbuf* received_ = nullptr;
  TcpListener* listener_ = nullptr;  // where it waits to be accepted
  TcpConnection* next_waiting_ = nullptr;
  bool in_use_ = false;
  bool established_ = false;
  bool unsent_ = false;         // lwIP holds bytes that it was not told to send yet
  bool finished_ = false;       // by finish_writing()
  bool fin_sent_ = false;       // or will be, by lwIP itself
  bool peer_finished_ = false;  // everything that the peer sent is in received_
  bool failed_ = false;
};

}  // namespace prometheus_express::lwip
