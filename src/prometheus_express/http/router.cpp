#include "prometheus_express/http/router.h"

#include <cstring>

#include "prometheus_express/text/literal.h"

namespace prometheus_express {
namespace {

using namespace std::string_view_literals;

// RFC 9110, 9.3 and RFC 5789, one after the other.
constexpr char kKnownMethods[] = "GET\0HEAD\0POST\0PUT\0DELETE\0CONNECT\0OPTIONS\0TRACE\0PATCH\0";

bool is_known(std::string_view method) {
  const char* known = kKnownMethods;
  while (*known != '\0' && !is_text(method, known)) known += std::strlen(known) + 1;
  return *known != '\0';
}

// The value of an Allow header. What does not fit is left out.
class MethodList {
 public:
  void add(std::string_view method) {
    const std::size_t size = method.size();
    if (size + 2 > sizeof text_ - size_ || has(method)) return;
    if (size_ != 0) put(", ", 2);
    put(method.data(), size);
  }
  std::string_view text() const { return {text_, size_}; }

 private:
  bool has(std::string_view method) const {
    for (std::string_view rest = text(); !rest.empty();) {
      if (take_until(rest, ',') == method) return true;
      if (!rest.empty()) rest.remove_prefix(1);
    }
    return false;
  }
  void put(const char* text, std::size_t size) {
    std::memcpy(text_ + size_, text, size);
    size_ += size;
  }

  char text_[96];
  std::size_t size_ = 0;
};

}  // namespace

void Router::handle(const Request& request, Response& response) const { run(0, request, response); }

void Router::run(std::size_t depth, const Request& request, Response& response) const {
  if (depth < middleware_count_) {
    middleware_[depth](request, response, Next(*this, depth + 1));
  } else {
    route(request, response);
  }
}

void Router::route(const Request& request, Response& response) const {
  const Route* found = find(request.method(), request.path());
  if (found == nullptr && is_text(request.method(), "HEAD")) {
    found = find("GET"sv, request.path());
  }
  if (found != nullptr) {
    found->handler(request, response);
  } else {
    fallback_(*this, request, response);
  }
}

const Route* Router::find(const std::string_view& method, const std::string_view& path) const {
  for (std::size_t i = 0; i < route_count_; ++i) {
    if (same_text(routes_[i].path, path) && same_text(routes_[i].method, method))
      return &routes_[i];
  }
  return nullptr;
}

void Router::answer_in_short(const Router& router, const Request& request, Response& response) {
  const std::string_view method = is_text(request.method(), "HEAD") ? "GET"sv : request.method();
  int status = 501;
  for (std::size_t i = 0; i < router.route_count_; ++i) {
    if (same_text(router.routes_[i].method, method)) status = 404;
  }
  response.plain_status(status);
}

void Router::answer_by_last_route(const Router& router, const Request& request,
                                  Response& response) {
  router.routes_[router.route_count_ - 1].handler(request, response);
}

void Router::answer_in_full(const Router& router, const Request& request, Response& response) {
  const std::string_view method = request.method();
  const bool everywhere = is_text(request.path(), "*");
  MethodList allowed;
  bool method_known = is_known(method);
  for (std::size_t i = 0; i < router.route_count_; ++i) {
    const Route& route = router.routes_[i];
    if (route.method == method) method_known = true;
    if (!everywhere && route.path != request.path()) continue;
    allowed.add(route.method);
    if (is_text(route.method, "GET")) allowed.add("HEAD");
  }
  if (!method_known) {
    response.plain_status(501);
  } else if (allowed.text().empty()) {
    response.plain_status(404);
  } else {
    allowed.add("OPTIONS");
    if (is_text(method, "OPTIONS")) {
      response.clear();
      response.set_status(204);
    } else {
      response.plain_status(405);
    }
    response.add_header("Allow", allowed.text());
  }
}

}  // namespace prometheus_express
