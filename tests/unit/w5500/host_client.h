// A client on the host's loopback that talks to a board, in the world's time.
#pragma once

#include <string>
#include <string_view>

#include "prometheus_express/net/sockets/network.h"
#include "w5500/world.h"

namespace test_support {

// Connects to a port of the board's at once. One connection; ends with this object.
class HostClient {
 public:
  HostClient(Board& board, std::uint16_t port);
  ~HostClient();
  HostClient(const HostClient&) = delete;
  HostClient& operator=(const HostClient&) = delete;

  // Sends as much as goes. Call turn() until it is all gone.
  void send(std::string_view text) { unsent_ += text; }
  void finish() { finishing_ = true; }  // sends no more, once it has sent all
  void reset();                         // is gone

  // Moves bytes.
  void turn();

  // What came since the last take().
  const std::string& received() const { return received_; }
  std::string take() { return std::exchange(received_, {}); }

  // How the board's direction has ended: kWouldBlock, while it has not.
  IoStatus end() const { return end_; }

 private:
  sockets::Network network_;
  Connection* connection_ = nullptr;
  std::string unsent_;
  std::string received_;
  bool finishing_ = false;
  IoStatus end_ = IoStatus::kWouldBlock;
};

}  // namespace test_support
