#include "request_server.h"

#include <cstring>
#include <memory>
#include <new>

#include "prometheus_express/c/network.h"
#include "prometheus_express/c/server.h"
#include "prometheus_express/c/status.h"

using namespace prometheus_express;
using namespace prometheus_express::c;

namespace {

constexpr std::size_t kSlots = 64;

// A body that does not fit the buffer of a connection.
class Body final : public BodySource {
 public:
  Body(const char* data, std::size_t size) : data_(new char[size]), size_(size) {
    std::memcpy(data_.get(), data, size);
  }

  BodyResult read_some(char* buffer, std::size_t size) override {
    const std::size_t rest = size_ - position_;
    const std::size_t count = rest < size ? rest : size;
    std::memcpy(buffer, data_.get() + position_, count);
    position_ += count;
    return {count, position_ == size_ ? BodyStatus::kEnd : BodyStatus::kMore};
  }
  void release() override { delete this; }

 private:
  ~Body() = default;

  std::unique_ptr<char[]> data_;
  std::size_t size_;
  std::size_t position_ = 0;
};

}  // namespace

// A middleware that never calls what is inside of it answers every request.
struct pe_request_server {
  struct Answer {
    RouteCall call;
    void operator()(const Request& request, Response& response, const Next&) const {
      call(request, response);
    }
  };

  pe_request_server(NetworkObject& its_network, std::uint16_t port, const RouteCall& call)
      : network(its_network),
        answer{call},
        routes{Route("", "", answer.call)},
        middleware{answer},
        server(its_network.network, port, Router(routes, middleware)) {
    network.use();
  }
  ~pe_request_server() { network.let_go(); }
  pe_request_server(const pe_request_server&) = delete;
  pe_request_server& operator=(const pe_request_server&) = delete;

  NetworkObject& network;
  Answer answer;
  Route routes[1];
  Middleware middleware[1];
  HttpServer<kSlots> server;
};

extern "C" {

pe_status pe_request_server_new(pe_network* network_at, std::uint16_t port,
                                pe_route_function function, void* context,
                                pe_request_server** server, pe_error* error) {
  if (server == nullptr || function == nullptr) return told(PE_NULL, error);
  *server = nullptr;
  NetworkObject* network = nullptr;
  const pe_status found = find(network_at, network);
  if (found != PE_OK) return told(found, error);
  return guarded(error, [&] {
    auto made = std::make_unique<pe_request_server>(*network, port, RouteCall{function, context});
    const Status status = made->server.status();
    if (status.ok()) *server = made.release();
    return told(status, error);
  });
}

void pe_request_server_delete(pe_request_server* server) { delete server; }

pe_status pe_request_server_poll(pe_request_server* server) {
  if (server == nullptr) return PE_NULL;
  return guarded(nullptr, [=] {
    server->server.update();
    return PE_OK;
  });
}

pe_status pe_request_server_wait(pe_request_server* server, std::uint32_t timeout_ms) {
  if (server == nullptr) return PE_NULL;
  return guarded(nullptr, [=] {
    prometheus_express::Network& network = server->network.network;
    const std::uint64_t mine = network.now_ms() + timeout_ms;
    const std::uint64_t its = server->server.next_deadline_ms();
    network.wait(its < mine ? its : mine);
    return PE_OK;
  });
}

std::uint16_t pe_request_server_port(const pe_request_server* server) {
  return server == nullptr ? std::uint16_t{0} : server->server.port();
}

void pe_request_headers(const pe_request* request, pe_header_function each, void* context) {
  for (const Header& header : reinterpret_cast<const Request*>(request)->headers()) {
    each(context, {header.name.data(), header.name.size()},
         {header.value.data(), header.value.size()});
  }
}

pe_status pe_response_body(pe_response* response, const char* data, std::size_t size) {
  if (response == nullptr || data == nullptr) return PE_NULL;
  if (size == 0) return PE_OK;
  return guarded(nullptr, [=] {
    reinterpret_cast<Response*>(response)->stream(*new Body(data, size));
    return PE_OK;
  });
}

}  // extern "C"
