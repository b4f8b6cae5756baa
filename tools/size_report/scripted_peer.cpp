#include "tools/size_report/scripted_peer.h"

using namespace prometheus_express;

namespace {

constexpr std::string_view kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

}  // namespace

Status ScriptedPeer::listen_on(std::uint16_t, Listener*& listener) {
  listener = nullptr;
  return Status(StatusCode::kFailed, "listens to nobody");
}

Status ScriptedPeer::connect_to(const char*, std::uint16_t, Connection*& connection) {
  connection = this;
  answered_ = 0;
  return {};
}

IoResult ScriptedPeer::read_some(char* data, std::size_t size) {
  const std::size_t count = kAnswer.copy(data, size, answered_);
  answered_ += count;
  if (count == 0) return {0, IoStatus::kWouldBlock};
  return {count, IoStatus::kOk};
}

IoResult ScriptedPeer::write_some(const char*, std::size_t size) { return {size, IoStatus::kOk}; }
