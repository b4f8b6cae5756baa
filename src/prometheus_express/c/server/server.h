// What a pe_server holds.
#pragma once

#include <cstddef>
#include <new>

#include "prometheus_express/c/network.h"
#include "prometheus_express/http/router.h"
#include "prometheus_express/http/server.h"
#include "prometheus_express/platform/cells.h"
#include "prometheus_express/platform/config.h"

namespace prometheus_express::c {

// A route of C as a handler of C++. Without a function it is no route.
struct RouteCall {
  pe_route_function function = nullptr;
  void* context = nullptr;

  void operator()(const Request& request, Response& response) const {
    function(context, reinterpret_cast<const pe_request*>(&request),
             reinterpret_cast<pe_response*>(&response));
  }
};

struct RouteTable {
  RouteTable(const pe_route* from, std::size_t count);

  // The last place, if no route has it.
  bool has_room_for_fallback() const { return all()[PE_MAX_ROUTES - 1].method.empty(); }
  RouteCall& fallback() { return calls[PE_MAX_ROUTES - 1]; }

  RouteCall calls[PE_MAX_ROUTES];
  alignas(Route) unsigned char routes[PE_MAX_ROUTES][sizeof(Route)];

  // Those that are left over have no method, so that no request is theirs.
  const Route (&all() const)[PE_MAX_ROUTES] {
    return *std::launder(reinterpret_cast<const Route(*)[PE_MAX_ROUTES]>(routes));
  }
};

class Server : public HttpServerBase {
 public:
  Server(prometheus_express::Network& network, std::uint16_t port, const Router& router,
         const ServerMemory& memory)
      : HttpServerBase(network, port, router, HttpServerOptions{}, memory) {}

  void use_last_route() { router().set_fallback(Router::answer_by_last_route); }
};

struct ServerObject : Object {
  ServerObject(NetworkObject& its_network, std::uint16_t port, const pe_route* its_routes,
               std::size_t count, const ServerMemory& memory, void* its_heap)
      : network(its_network),
        heap(its_heap),
        table(its_routes, count),
        server(its_network.network, port, Router(table.all()), memory) {
    network.use();
  }
  ~ServerObject() { network.let_go(); }
  ServerObject(const ServerObject&) = delete;
  ServerObject& operator=(const ServerObject&) = delete;

  NetworkObject& network;
  void* heap;
  WordCell<bool> polled{false};
  RouteTable table;
  Server server;
};

}  // namespace prometheus_express::c
