// What a server answers beside its metrics: a line each, as handlers of routes.
//
//   const prom::Route routes[] = {{"GET", "/metrics", metrics},
//                                 {"GET", "/healthz", prom::answer_health},
//                                 {"GET", "/", prom::link_to_metrics}};
#pragma once

namespace prometheus_express {

class Request;
class Response;

// 200 and "ok\n": whoever gets it knows that the program serves, and nothing more. Never fails.
void answer_health(const Request& request, Response& response);

// A link to "metrics" beside this page, for whoever typed the address without a path into a
// browser. exporter/live_page/live_page.h has more to show there.
void link_to_metrics(const Request& request, Response& response);

}  // namespace prometheus_express
