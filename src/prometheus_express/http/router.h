// Which handler answers which method and path, and what runs around all of them.
//
//   const prom::Route routes[] = {{"GET", "/metrics", metrics}, {"GET", "/healthz", health}};
//   const prom::Middleware middleware[] = {log};
//   prom::Router router{routes, middleware};
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string_view>

#include "prometheus_express/http/request.h"
#include "prometheus_express/http/response.h"
#include "prometheus_express/platform/config.h"
#include "prometheus_express/platform/function_ref.h"

namespace prometheus_express {

class Next;

// Answers one request. Runs inside HttpServer::update(): it should not wait for anything. What it,
// or a Middleware, throws is reported with method and path, and the request is answered 500.
using Handler = FunctionRef<void(const Request&, Response&)>;

// Wraps every request, those that end as 404 or 405 too. next(request, response) goes on inwards;
// without it the middleware has answered. Afterwards response.status() is known, headers can still
// be added, and a streamed body has not been read yet.
using Middleware = FunctionRef<void(const Request&, Response&, const Next&)>;

// Method and path are borrowed, as literals usually are. The path is compared exactly, as sent
// (percent signs are not decoded), and without the query.
struct Route {
  constexpr Route(std::string_view its_method, std::string_view its_path, Handler its_handler)
      : method(its_method), path(its_path), handler(its_handler) {}

  std::string_view method;
  std::string_view path;
  Handler handler;
};

// HEAD is answered as GET, where no route says otherwise (the server leaves out the body). What no
// route answers, a fallback does: answer_in_full() on a host, answer_in_short() on a board. Borrows
// its arrays: temporaries do not compile.
class Router {
 public:
  template <std::size_t N>
  constexpr explicit Router(const Route (&routes)[N]) : routes_(routes), route_count_(N) {}

  // The first middleware is the outermost.
  template <std::size_t N, std::size_t M>
  constexpr Router(const Route (&routes)[N], const Middleware (&middleware)[M])
      : routes_(routes), middleware_(middleware), route_count_(N), middleware_count_(M) {}

  // As many as are counted.
  constexpr Router(const Route* routes, std::size_t route_count, const Middleware* middleware,
                   std::size_t middleware_count)
      : routes_(routes),
        middleware_(middleware),
        route_count_(route_count),
        middleware_count_(middleware_count) {}

  explicit Router(std::initializer_list<Route> routes) = delete;
  template <std::size_t N>
  explicit Router(const Route (&&routes)[N]) = delete;
  template <std::size_t N, std::size_t M>
  Router(const Route (&&routes)[N], const Middleware (&middleware)[M]) = delete;
  template <std::size_t N, std::size_t M>
  Router(const Route (&routes)[N], const Middleware (&&middleware)[M]) = delete;
  template <std::size_t N, std::size_t M>
  Router(const Route (&&routes)[N], const Middleware (&&middleware)[M]) = delete;

  // A function rather than a flag, so that a program links only the one that it has.
  using Fallback = void (*)(const Router& router, const Request& request, Response& response);

  // The answers that RFC 9110 describes:
  //  OPTIONS     204 with Allow, for a path that has a route and for "*"
  //  404         no route has this path
  //  405         the path has routes, with other methods; Allow lists them
  //  501         a method that is not in RFC 9110 or 5789 and in no route
  static void answer_in_full(const Router& router, const Request& request, Response& response);

  // Those that it allows at the least, in a quarter of the code:
  //  404         no route has this path with this method
  //  501         no route has this method
  static void answer_in_short(const Router& router, const Request& request, Response& response);

  // The handler of the last route, whatever that route's method and path are.
  static void answer_by_last_route(const Router& router, const Request& request,
                                   Response& response);

  constexpr void set_fallback(Fallback fallback) { fallback_ = fallback; }

  // Runs middleware and handler; `response` is filled when it returns.
  void handle(const Request& request, Response& response) const;

 private:
  friend class Next;

  void run(std::size_t depth, const Request& request, Response& response) const;
  void route(const Request& request, Response& response) const;
  const Route* find(const std::string_view& method, const std::string_view& path) const;

  const Route* routes_;
  const Middleware* middleware_ = nullptr;
  std::size_t route_count_;
  std::size_t middleware_count_ = 0;
  Fallback fallback_ = kLarge ? answer_in_full : answer_in_short;
};

// What a middleware calls to go on.
class Next {
 public:
  void operator()(const Request& request, Response& response) const {
    router_.run(depth_, request, response);
  }

 private:
  friend class Router;
  Next(const Router& router, std::size_t depth) : router_(router), depth_(depth) {}

  const Router& router_;
  std::size_t depth_;
};

}  // namespace prometheus_express
