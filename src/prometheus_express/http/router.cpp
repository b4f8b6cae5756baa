#include "prometheus_express/http/router.h"

namespace prometheus_express {
namespace {

// RFC 9110, 9.3 and RFC 5789.
constexpr std::string_view kKnownMethods[] = {"GET",     "HEAD",    "POST",  "PUT",  "DELETE",
                                              "CONNECT", "OPTIONS", "TRACE", "PATCH"};

bool is_known(std::string_view method) {
  for (const std::string_view known : kKnownMethods) {
    if (method == known) return true;
  }
  return false;
}

// The value of an Allow header. What does not fit is left out.
class MethodList {
 public:
  void add(std::string_view method) {
    const std::size_t needed = method.size() + (size_ != 0 ? 2 : 0);
    if (needed > sizeof(text_) - size_ || has(method)) return;
    if (size_ != 0) size_ += std::string_view(", ").copy(text_ + size_, 2);
    size_ += method.copy(text_ + size_, method.size());
  }
  bool has(std::string_view method) const {
    std::string_view rest = text();
    while (!rest.empty()) {
      const std::size_t comma = rest.find(", ");
      if (rest.substr(0, comma) == method) return true;
      rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 2);
    }
    return false;
  }
  std::string_view text() const { return {text_, size_}; }

 private:
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
  if (found == nullptr && request.method() == "HEAD") found = find("GET", request.path());
  if (found != nullptr) {
    found->handler(request, response);
  } else {
    answer_without_route(request, response);
  }
}

const Route* Router::find(std::string_view method, std::string_view path) const {
  for (std::size_t i = 0; i < route_count_; ++i) {
    if (routes_[i].path == path && routes_[i].method == method) return &routes_[i];
  }
  return nullptr;
}

void Router::answer_without_route(const Request& request, Response& response) const {
  const std::string_view method = request.method();
  const bool everywhere = request.path() == "*";
  MethodList allowed;
  bool method_known = is_known(method);
  for (std::size_t i = 0; i < route_count_; ++i) {
    if (routes_[i].method == method) method_known = true;
    if (!everywhere && routes_[i].path != request.path()) continue;
    allowed.add(routes_[i].method);
    if (routes_[i].method == "GET") allowed.add("HEAD");
  }
  if (!method_known) {
    response.plain_text(501, "501 Not Implemented\n");
  } else if (allowed.text().empty()) {
    response.plain_text(404, "404 Not Found\n");
  } else {
    allowed.add("OPTIONS");
    if (method == "OPTIONS") {
      response.clear();
      response.set_status(204);
    } else {
      response.plain_text(405, "405 Method Not Allowed\n");
    }
    response.add_header("Allow", allowed.text());
  }
}

}  // namespace prometheus_express
