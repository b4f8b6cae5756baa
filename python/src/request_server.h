/* A server whose every request goes to one function, whatever its method and path, for languages
 * that have routers of their own; what prometheus_express_c.h has knows its routes from the start.
 * C++ inside; hosts. Named and used as that header says: statuses, nothing throws, one thread. */
#ifndef PROMETHEUS_EXPRESS_PYTHON_REQUEST_SERVER_H
#define PROMETHEUS_EXPRESS_PYTHON_REQUEST_SERVER_H

#include <prometheus_express_c.h>

#if defined(__cplusplus)
extern "C" {
#endif

typedef struct pe_request_server pe_request_server;

/* Listens on `port` (0: any free one); `function` answers, within poll. The network is borrowed. */
pe_status pe_request_server_new(pe_network* network, uint16_t port, pe_route_function function,
                                void* context, pe_request_server** server, pe_error* error);
void pe_request_server_delete(pe_request_server* server); /* null is fine */

pe_status pe_request_server_poll(pe_request_server* server);
/* Sleeps until there is something to do, or the time is over. */
pe_status pe_request_server_wait(pe_request_server* server, uint32_t timeout_ms);
uint16_t pe_request_server_port(const pe_request_server* server);

/* Each header of a request, in the order in which they came. */
typedef void (*pe_header_function)(void* context, pe_text name, pe_text value);
void pe_request_headers(const pe_request* request, pe_header_function each, void* context);

/* The body, of any size: a copy. PE_LIMIT: no memory. */
pe_status pe_response_body(pe_response* response, const char* data, size_t size);

#if defined(__cplusplus)
}
#endif

#endif
