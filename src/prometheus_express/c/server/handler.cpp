// Routes: what a handler in C sees of a request and does to a response, and the one that serves
// metrics.
#include "prometheus_express/c/server/handler.h"

#include <cstdint>
#include <new>
#include <string_view>

#include "prometheus_express/c/status.h"
#include "prometheus_express/exposition/formats/all_formats.h"

using namespace prometheus_express;
using namespace prometheus_express::c;

namespace {

pe_text text_of(std::string_view text) { return {text.data(), text.size()}; }

const Request* of(const pe_request* request) { return reinterpret_cast<const Request*>(request); }
Response* of(pe_response* response) { return reinterpret_cast<Response*>(response); }

pe_text none() { return text_of(""); }

}  // namespace

extern "C" {

pe_text pe_request_method(const pe_request* request) {
  return request == nullptr ? none() : text_of(of(request)->method());
}
pe_text pe_request_path(const pe_request* request) {
  return request == nullptr ? none() : text_of(of(request)->path());
}
pe_text pe_request_query(const pe_request* request) {
  return request == nullptr ? none() : text_of(of(request)->query());
}
pe_text pe_request_body(const pe_request* request) {
  return request == nullptr ? none() : text_of(of(request)->body());
}
pe_text pe_request_header(const pe_request* request, const char* name) {
  return request == nullptr || name == nullptr ? none() : text_of(of(request)->header(name));
}

int pe_request_next_header(const pe_request* request, pe_header* header) {
  if (request == nullptr || header == nullptr) return 0;
  const Headers headers = of(request)->headers();
  const std::string_view lines = headers.lines();
  Headers::Iterator at = headers.begin();
  if (header->name.data != nullptr) {
    // Where it stands says how far the walk is; of another request, it has come to its end.
    const auto before = reinterpret_cast<std::uintptr_t>(header->name.data) -
                        reinterpret_cast<std::uintptr_t>(lines.data());
    if (before >= lines.size()) return 0;
    at = Headers::Iterator(lines.substr(before));
    ++at;
  }
  if (at == headers.end()) return 0;
  *header = {text_of(at->name), text_of(at->value)};
  return 1;
}

pe_status pe_response_set_status(pe_response* response, int status) {
  if (response == nullptr) return PE_NULL;
  return of(response)->set_status(status) ? PE_OK : PE_INVALID;
}

pe_status pe_response_add_header(pe_response* response, const char* name, const char* value) {
  if (response == nullptr || name == nullptr || value == nullptr) return PE_NULL;
  return of(response)->add_header(name, value) ? PE_OK : PE_INVALID;
}

pe_status pe_response_append(pe_response* response, const char* data, std::size_t size) {
  if (response == nullptr || (data == nullptr && size != 0)) return PE_NULL;
  if (size == 0) return PE_OK;
  return of(response)->append({data, size}) ? PE_OK : PE_LIMIT;
}

pe_status pe_metrics_handler_init(pe_metrics_handler* at, pe_registry* registry_at) {
  const pe_status free = check_free(at, ObjectKind::kMetricsHandler);
  if (free != PE_OK) return free;
  Registry* registry = nullptr;
  const pe_status found = find(registry_at, registry);
  if (found != PE_OK) return found;
  (new (at) HandlerObject(*registry))->mark(ObjectKind::kMetricsHandler);
  return PE_OK;
}

pe_status pe_metrics_handler_offer_all(pe_metrics_handler* at) {
  const pe_status found = check(at, ObjectKind::kMetricsHandler);
  if (found != PE_OK) return found;
  reinterpret_cast<HandlerObject*>(at)->handler.offer(kAllFormats);
  return PE_OK;
}

pe_status pe_metrics_handler_end(pe_metrics_handler* at) {
  const pe_status found = check(at, ObjectKind::kMetricsHandler);
  if (found != PE_OK) return found;
  auto& handler = *reinterpret_cast<HandlerObject*>(at);
  if (handler.handler.busy()) return PE_IN_USE;
  handler.unmark();
  handler.~HandlerObject();
  return PE_OK;
}

void pe_serve_metrics(void* handler, const pe_request* request, pe_response* response) {
  if (request == nullptr || response == nullptr) return;
  if (check(handler, ObjectKind::kMetricsHandler) != PE_OK) {
    of(response)->plain_status(500);
  } else {
    static_cast<HandlerObject*>(handler)->handler(*of(request), *of(response));
  }
}

}  // extern "C"
