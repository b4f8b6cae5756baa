#include "w5500/host_client.h"

#include <doctest/doctest.h>

namespace test_support {
namespace {

sockets::NetworkOptions options() {
  sockets::NetworkOptions options;
  options.max_connections = 1;
  return options;
}

}  // namespace

HostClient::HostClient(Board& board, std::uint16_t port) : network_(options()) {
  REQUIRE(network_.connect_to("127.0.0.1", host_port_of(board, port), connection_).ok());
}

HostClient::~HostClient() { reset(); }

void HostClient::reset() {
  if (connection_ != nullptr) connection_->stop();
  connection_ = nullptr;
}

void HostClient::turn() {
  if (connection_ == nullptr || end_ == IoStatus::kError) return;
  network_.update();
  IoResult result{0, IoStatus::kOk};
  while (!unsent_.empty() && result.status == IoStatus::kOk) {
    result = connection_->write_some(unsent_.data(), unsent_.size());
    unsent_.erase(0, result.count);
  }
  if (unsent_.empty() && finishing_) connection_->finish_writing();
  while (end_ == IoStatus::kWouldBlock) {
    char buffer[5'000];
    result = connection_->read_some(buffer, sizeof(buffer));
    received_.append(buffer, result.count);
    if (result.status == IoStatus::kWouldBlock) break;
    if (result.status != IoStatus::kOk) end_ = result.status;
  }
}

}  // namespace test_support
