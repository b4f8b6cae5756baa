#include "tools/size_report/scripted_network.h"

using namespace prometheus_express;

namespace {

// What Prometheus sends.
constexpr std::string_view kRequest =
    "GET /metrics HTTP/1.1\r\n"
    "Host: 10.0.2.15:8080\r\n"
    "User-Agent: Prometheus/2.42.0\r\n"
    "Accept: application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5\r\n"
    "Accept-Encoding: gzip\r\n"
    "X-Prometheus-Scrape-Timeout-Seconds: 10\r\n"
    "Connection: close\r\n"
    "\r\n";

}  // namespace

IoResult ScriptedConnection::read_some(char* data, std::size_t size) {
  if (finished_) return {0, IoStatus::kClosed};
  const std::size_t count = kRequest.copy(data, size, asked_);
  asked_ += count;
  if (count == 0) return {0, IoStatus::kWouldBlock};
  return {count, IoStatus::kOk};
}

IoResult ScriptedConnection::write_some(const char*, std::size_t size) {
  return {size, IoStatus::kOk};
}

Status ScriptedNetwork::listen_on(std::uint16_t, Listener*& listener) {
  listener = this;
  return {};
}

Status ScriptedNetwork::connect_to(const char*, std::uint16_t, Connection*& connection) {
  connection = nullptr;
  return Status(StatusCode::kUnreachable, "nobody there");
}

Connection* ScriptedNetwork::accept_next() {
  return accepted_ == kConnections ? nullptr : &connections_[accepted_++];
}

bool ScriptedNetwork::done() const {
  for (const ScriptedConnection& connection : connections_) {
    if (!connection.finished()) return false;
  }
  return true;
}
