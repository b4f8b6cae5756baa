#include "prometheus_express/exporter/small_pages.h"

#include <string_view>

#include "prometheus_express/http/request.h"
#include "prometheus_express/http/response.h"

namespace prometheus_express {

using namespace std::string_view_literals;

void answer_health(const Request&, Response& response) { response.plain_text(200, "ok\n"sv); }

void link_to_metrics(const Request&, Response& response) {
  response.add_header("Content-Type"sv, "text/html"sv);
  response.append("<a href=metrics>metrics</a>\n"sv);
}

}  // namespace prometheus_express
