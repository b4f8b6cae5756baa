// prometheus_express for C (C99 and later, and C++): the same core, with one prefix, pe_ and PE_.
// docs/c.md leads through it.
//
//   static pe_registry registry;
//   static pe_counter requests;
//   static pe_declaration declaration;  // all zeros but for what is said
//   declaration.name = "requests_total";
//   declaration.help = "requests served";
//   pe_registry_init(&registry, "", NULL, 0, NULL);
//   pe_counter_init(&requests, &registry, &declaration, NULL);
//   pe_counter_inc(&requests.metric);
//
// Nothing here throws, aborts or writes anywhere because of what it was given: null, a metric of
// another type, a wrong count of labels, a name that is taken are a pe_status. What cannot be told
// from C is a pointer that leads to no object, and memory that is given back too early.
//
// An object (pe_registry, pe_counter, ...) is memory of the program, wherever it likes, and all
// zeros before pe_..._init(), as static ones are, or with `= {0}`. It stays where it is until its
// pe_..._end(); a copy of it is answered PE_NOT_THERE. What it was made with (registry, texts,
// arrays, memory) is borrowed and must outlive it, unless it says otherwise; ends of what is still
// in use are answered PE_IN_USE.
//
// Functions may be called by any thread or task, unless they say "one thread"; on one object,
// init and end do not go together with anything else. In interrupt handlers are allowed those that
// say so, wherever the library's port keeps such handlers out of its critical sections
// (platform/port.h); on a host no signal handler.
#ifndef PROMETHEUS_EXPRESS_C_H
#define PROMETHEUS_EXPRESS_C_H

#include <stddef.h>
#include <stdint.h>

#include "prometheus_express/c/sizes.h"

#if defined(__cplusplus)
extern "C" {
#endif

// How a call ended.
typedef enum pe_status {
  PE_OK = 0,
  PE_NULL,        // an argument is null that must not be
  PE_NOT_THERE,   // the object was not made, was copied, or has ended
  PE_IN_USE,      // the object is there already, or others still use it
  PE_WRONG_TYPE,  // a metric of another type
  PE_HAS_LABELS,  // a labelled metric has no value of its own: pe_labels()
  PE_INVALID,     // a name, count, number or address that is not allowed or cannot be understood
  PE_LIMIT,       // memory, or a fixed number of something, is used up
  PE_ADDRESS_IN_USE,  // the port is taken by another program
  PE_NOT_PERMITTED,   // the system, or the other side, refuses
  PE_UNREACHABLE,     // no route, no link, connection refused
  PE_TIMED_OUT,
  PE_CLOSED,       // stopped or ended before the work was done
  PE_FAILED,       // anything else; pe_error says what
  PE_UNSUPPORTED,  // not in this build of the library
} pe_status;

// In a few words; never null, whatever `status` is. Interrupt handlers: yes.
const char* pe_status_text(pe_status status);

// What was wrong, with names and numbers, or with the argument that it is about in front
// ("registry:
// ..."). Functions that take one write it: "" where all is well.
// It may be null where nobody wants to know.
typedef struct pe_error {
  char text[PE_ERROR_BYTES];
} pe_error;

// A text with a length, not ended by '\0'. Lives as long as what gave it.
typedef struct pe_text {
  const char* data;
  size_t size;
} pe_text;

// A label's name and its value: any text, of which what is not UTF-8 becomes U+FFFD.
typedef struct pe_label {
  const char* name;
  const char* value;
} pe_label;

// ---- Registry: the set of metrics that one page shows ----

// Makes one. `name_space` goes before each name, with a '_' between; "" or null for none. Children
// of labelled metrics live in `memory` of `bytes` bytes, which is aligned for a double, or, where
// that is null, on the heap; without a heap (on boards) metrics have no labels then. PE_INVALID:
// the name, or less memory than PE_LEAST_MEMORY. Interrupt handlers: no.
pe_status pe_registry_init(pe_registry* registry, const char* name_space, void* memory,
                           size_t bytes, pe_error* error);

// PE_IN_USE while a metric, page, handler, push or remote write that was made with it is there.
// Interrupt handlers: no.
pe_status pe_registry_end(pe_registry* registry);

// Makes one on the heap that owns its metrics (pe_counter_new() and so on), and copies its texts.
// PE_UNSUPPORTED where the library takes no heap: boards, unless PROMETHEUS_EXPRESS_HEAP is 1. Ends
// by pe_registry_delete(), together with its metrics; PE_IN_USE while children or others use it, in
// which case some of its metrics may have ended already. Interrupt handlers: no.
pe_status pe_registry_new(const char* name_space, pe_registry** registry, pe_error* error);
pe_status pe_registry_delete(pe_registry* registry);

// Labels of every sample: which device, which site. Before the first metric, else PE_IN_USE. The
// array is borrowed. PE_INVALID: a name that is reserved, not allowed or there twice. Interrupt
// handlers: no.
pe_status pe_registry_set_labels(pe_registry* registry, const pe_label* labels, size_t count,
                                 pe_error* error);

// The prometheus_express::CollectorRegistry, for parts of the program in C++; null where there is
// none. What they make must end before the registry does.
void* pe_registry_cpp(pe_registry* registry);

// ---- Metrics ----

// How a metric is declared. All texts and arrays are borrowed and outlive the metric, except by
// pe_..._new(), which copies them.
typedef struct pe_declaration {
  const char* name;
  const char* help;
  const char* const* labels;  // names of its labels; null without
  size_t label_count;         // 1 to PE_MAX_LABELS; 0 without, and labels are null then
  const char* unit;           // null, or the base unit with which the name ends: "seconds"
  // Of a histogram: ascending upper bounds, none of them -0; +Inf is always added.
  const double* bounds;
  size_t bound_count;  // 1 to PE_MAX_BUCKETS
  uint64_t*
      counts;  // of one without labels: memory for bound_count + 1; not for pe_histogram_new()
  // Of a summary with quantiles, which copies them: each from 0 to 1, and there once.
  const double* quantiles;
  size_t quantile_count;    // 1 to PE_MAX_QUANTILES
  uint32_t quantile_age_s;  // of what was observed so lately; 0: ten minutes
  // Of an Enum: the names of its states, UTF-8. The first is the initial one.
  const char* const* states;
  size_t state_count;  // 1 or more, to PE_MAX_STATES for pe_enum_new()
  // The most children that it may have, where labels' values come from outside; 0: as many as there
  // is memory. One more is PE_LIMIT, and is counted in
  // prometheus_express_dropped_children_by_metric_total. On boards the memory is the only limit.
  size_t max_children;
} pe_declaration;

// A pe_quantile_summary is updated as a pe_summary, and takes PE_QUANTILE_SUMMARY_BYTES; one with
// labels takes about as much of the registry's memory for each child.
//
// Make a metric in the program's memory, and show it in the registry. PE_INVALID: a name, label,
// unit, bound, quantile or state that is not allowed, or a name that is taken; then it is not made.
// PE_IN_USE: the object is one already. Interrupt handlers: no.
pe_status pe_counter_init(pe_counter* counter, pe_registry* registry,
                          const pe_declaration* declaration, pe_error* error);
pe_status pe_gauge_init(pe_gauge* gauge, pe_registry* registry, const pe_declaration* declaration,
                        pe_error* error);
pe_status pe_histogram_init(pe_histogram* histogram, pe_registry* registry,
                            const pe_declaration* declaration, pe_error* error);
pe_status pe_summary_init(pe_summary* summary, pe_registry* registry,
                          const pe_declaration* declaration, pe_error* error);
pe_status pe_quantile_summary_init(pe_quantile_summary* summary, pe_registry* registry,
                                   const pe_declaration* declaration, pe_error* error);
pe_status pe_info_init(pe_info* info, pe_registry* registry, const pe_declaration* declaration,
                       pe_error* error);
pe_status pe_enum_init(pe_enum* of_states, pe_registry* registry, const pe_declaration* declaration,
                       pe_error* error);

// The same on the heap, owned by a registry of pe_registry_new(): `metric` is valid until pe_end()
// or pe_registry_delete(). PE_LIMIT: no memory. Interrupt handlers: no.
pe_status pe_counter_new(pe_registry* registry, const pe_declaration* declaration,
                         pe_metric** metric, pe_error* error);
pe_status pe_gauge_new(pe_registry* registry, const pe_declaration* declaration, pe_metric** metric,
                       pe_error* error);
pe_status pe_histogram_new(pe_registry* registry, const pe_declaration* declaration,
                           pe_metric** metric, pe_error* error);
pe_status pe_summary_new(pe_registry* registry, const pe_declaration* declaration,
                         pe_metric** metric, pe_error* error);
pe_status pe_quantile_summary_new(pe_registry* registry, const pe_declaration* declaration,
                                  pe_metric** metric, pe_error* error);
pe_status pe_info_new(pe_registry* registry, const pe_declaration* declaration, pe_metric** metric,
                      pe_error* error);
pe_status pe_enum_new(pe_registry* registry, const pe_declaration* declaration, pe_metric** metric,
                      pe_error* error);

// Gets the child of a labelled metric with these values, in the order of the label names; made,
// from zero, where there is none. Of a metric without labels, with a count of 0, the metric itself.
// `child` is updated like a metric, and keeps its child until pe_end(&child), also after
// pe_remove(); a hot loop keeps one. It is not looked at first: do not get one over another.
// PE_INVALID: wrong count; updates of `child` are then answered PE_NOT_THERE. PE_WRONG_TYPE: a
// child or an Info, which have none. PE_LIMIT: no room for one more; updates of `child` then lead
// nowhere, and pe_end() is fine. Interrupt handlers: no.
pe_status pe_labels(pe_metric* metric, const char* const* values, size_t count, pe_metric* child);

// The same by the names with which they were declared, in any order. PE_INVALID also where one is
// missing, unknown or there twice. Interrupt handlers: no.
pe_status pe_labels_by_name(pe_metric* metric, const pe_label* labels, size_t count,
                            pe_metric* child);

// Say in words what pe_labels() and pe_labels_by_name() have against these labels of a metric, with
// its name and that of the label, and make nothing. PE_OK where nothing is wrong, but perhaps with
// the room. PE_INVALID also of a metric without labels. Interrupt handlers: no.
pe_status pe_explain_labels(pe_metric* metric, const char* const* values, size_t count,
                            pe_error* error);
pe_status pe_explain_labels_by_name(pe_metric* metric, const pe_label* labels, size_t count,
                                    pe_error* error);

// Takes a child out of the page (that there is none is fine), or all. PE_INVALID: wrong count, or a
// metric without labels. Interrupt handlers: no.
pe_status pe_remove(pe_metric* metric, const char* const* values, size_t count);
pe_status pe_clear(pe_metric* metric);

// Lets go of a child, or ends a metric: takes it out of the page, and gives back its memory where
// it is of pe_..._new(). PE_IN_USE: one of its children was not let go. Interrupt handlers: no.
pe_status pe_end(pe_metric* metric);

// Updates, of metrics without labels and of children. PE_HAS_LABELS and PE_WRONG_TYPE where the
// metric has no such value. Interrupt handlers: yes, all of them.

// A counter only grows. PE_INVALID: a negative amount or NaN, which is not counted.
pe_status pe_counter_inc(pe_metric* counter);
pe_status pe_counter_add(pe_metric* counter, double amount);
pe_status pe_counter_add_whole(pe_metric* counter, uint64_t amount);  // exact to 2^63

pe_status pe_gauge_set(pe_metric* gauge, double value);
pe_status pe_gauge_add(pe_metric* gauge, double amount);   // negative: down
pe_status pe_gauge_set_to_current_time(pe_metric* gauge);  // s since 1970; NaN without a clock

pe_status pe_histogram_observe(pe_metric* histogram, double amount);
pe_status pe_summary_observe(pe_metric* summary, double amount);

// From now on the state of this name holds, one of those that were declared; another is
// PE_INVALID.
pe_status pe_enum_set(pe_metric* of_states, const char* state);

// What they hold now; of an Enum, which of its states. Nothing is written where the status is not
// PE_OK. Interrupt handlers: yes.
pe_status pe_counter_get(pe_metric* counter, double* value);
pe_status pe_gauge_get(pe_metric* gauge, double* value);
pe_status pe_histogram_get(pe_metric* histogram, uint64_t* count, double* sum);
pe_status pe_summary_get(pe_metric* summary, uint64_t* count, double* sum);
pe_status pe_enum_get(pe_metric* of_states, size_t* index);

// Replaces the facts that an Info tells, in the order of its labels; it shows nothing before. An
// Info is a metric with labels and without children. PE_INVALID: wrong count. PE_LIMIT: no room,
// and then it shows nothing. Interrupt handlers: no.
pe_status pe_info_set(pe_metric* info, const char* const* values, size_t count);

// Gives a value when a page is read, on the thread that reads it. It may update any metric, but
// must not make or end one of the registry that is read.
typedef struct pe_function {
  double (*call)(void* context);
  void* context;
} pe_function;

// From now on, what a counter or gauge (or a child) shows comes from `function`, which is borrowed
// until another is set or the metric ends; null: what is counted or set again. PE_LIMIT: no room
// for one of a child, which takes four addresses of the registry's memory. Interrupt handlers: no.
pe_status pe_counter_set_function(pe_metric* counter, pe_function* function);
pe_status pe_gauge_set_function(pe_metric* gauge, pe_function* function);

// ---- Page: what a scraper reads, a piece at a time ----

// A format; a program links those that it names. Interrupt handlers: yes.
typedef struct pe_format pe_format;
const pe_format* pe_text_format(void);         // 0.0.4, for all versions of Prometheus
const pe_format* pe_openmetrics_format(void);  // 1.0.0
const pe_format* pe_protobuf_format(void);     // io.prometheus.client.MetricFamily, delimited

// Begins a page, which is of one thread. Several may be read at once. Interrupt handlers: no.
pe_status pe_page_begin(pe_page* page, pe_registry* registry, const pe_format* format);

// Writes up to `size` (> 0) bytes to `buffer`; the bytes of the page are the same whatever the
// sizes, and no '\0' ends them. *count is 0 at the end. PE_CLOSED: a metric ended in the middle of
// one of its lines; what was read is not a page. PE_FAILED: a collector or callback in C++ threw.
// Interrupt handlers: no.
pe_status pe_page_read(pe_page* page, char* buffer, size_t size, size_t* count);

// To be called also after the last piece.
pe_status pe_page_end(pe_page* page);

// ---- Network and server ----

// A network over the sockets of the system; hosts. `address` is a numeric one to listen on, or
// "localhost"; null: all. `max_connections` (0: 256) are open at the same time. One thread.
// PE_UNSUPPORTED on boards: there the program makes a Network in C++ (lwIP, W5500, ...) and gives
// it to pe_network_init_cpp(). Interrupt handlers: no.
pe_status pe_network_init_sockets(pe_network* network, const char* address, size_t max_connections,
                                  pe_error* error);

// `cpp_network` is a prometheus_express::Network*, converted to exactly that before it became a
// void*. Interrupt handlers: no.
pe_status pe_network_init_cpp(pe_network* network, void* cpp_network);

// PE_IN_USE while a server, push or remote write uses it. Interrupt handlers: no.
pe_status pe_network_end(pe_network* network);

// Milliseconds since an arbitrary moment, in which deadlines are counted; and sleeps until then, or
// until there is something to do. Interrupt handlers: no.
pe_status pe_network_now_ms(pe_network* network, uint64_t* now_ms);
pe_status pe_network_wait(pe_network* network, uint64_t until_ms);

// A request and what is answered, while a handler runs. Interrupt handlers: no.
typedef struct pe_request pe_request;
typedef struct pe_response pe_response;

// Empty where there is none, or where the request is null. A header's value is that of the first of
// this name, in whatever case. Path and query are as sent, the path without the query.
pe_text pe_request_method(const pe_request* request);
pe_text pe_request_path(const pe_request* request);
pe_text pe_request_query(const pe_request* request);
pe_text pe_request_body(const pe_request* request);
pe_text pe_request_header(const pe_request* request, const char* name);

// A header of a request, the name as the client wrote it.
typedef struct pe_header {
  pe_text name;
  pe_text value;
} pe_header;

// Goes on to the header behind the one in *header, in the order in which they came; from all zeros
// to the first. 1, or 0 where there is none left:
//
//   void list(const pe_request* request) {
//     pe_header header = {{0}};
//     while (pe_request_next_header(request, &header)) use(header.name, header.value);
//   }
int pe_request_next_header(const pe_request* request, pe_header* header);

// Status (200 to 599; 200 unless set), headers, and the body, which grows. What is refused turns
// the response into a plain 500: a status or header that is not allowed (PE_INVALID), a body that
// does not fit (PE_LIMIT).
pe_status pe_response_set_status(pe_response* response, int status);
pe_status pe_response_add_header(pe_response* response, const char* name, const char* value);
pe_status pe_response_append(pe_response* response, const char* data, size_t size);

// Gives a piece of a body: up to `size` (> 0) bytes to `buffer`, and how many they are to *count, 0
// at the end, after which it is not called again. Within pe_server_poll(). Another status than
// PE_OK: the body cannot be completed, which is a 500, or the end of the connection.
typedef pe_status (*pe_body_function)(void* context, char* buffer, size_t size, size_t* count);
typedef void (*pe_release_function)(void* context);

// The body, behind what was appended, comes from `read` while it is sent, so that it may be of any
// size. `body` is memory of the program, which is the response's until `release` (or null) is
// called, exactly once, whatever happens; that may free it. A stream that the response has already
// is released. PE_IN_USE: `body` is a response's already.
pe_status pe_response_stream(pe_response* response, pe_body* body, pe_body_function read,
                             pe_release_function release, void* context);

// The same with a copy of `data`, on the heap. PE_LIMIT: no memory; PE_UNSUPPORTED: no heap. The
// response is a plain 500 then.
pe_status pe_response_copy(pe_response* response, const char* data, size_t size);

// Answers a request, within pe_server_poll(): it waits for nothing.
typedef void (*pe_route_function)(void* context, const pe_request* request, pe_response* response);

// Method and path are compared exactly; HEAD is answered as GET. They are borrowed.
typedef struct pe_route {
  const char* method;
  const char* path;
  pe_route_function function;
  void* context;  // given to the function
} pe_route;

// Serves a registry's page: a route with pe_serve_metrics and a handler as its context,
// {"GET", "/metrics", pe_serve_metrics, &handler}. In text 0.0.4, or, after ..._offer_all(), in
// each format that a scraper asks for (which links all of them), without native histograms and
// exemplars. Four scrapes may be under way; more are answered 503. End it after its server:
// PE_IN_USE while a scrape is under way. Interrupt handlers: no.
pe_status pe_metrics_handler_init(pe_metrics_handler* handler, pe_registry* registry);
pe_status pe_metrics_handler_offer_all(pe_metrics_handler* handler);
pe_status pe_metrics_handler_end(pe_metrics_handler* handler);
void pe_serve_metrics(void* handler, const pe_request* request, pe_response* response);

// What may be chosen for a server; all zeros is fine where there is a heap.
typedef struct pe_server_options {
  size_t slots;  // connections that are served at the same time; 0: as many as there is memory for,
                 // from the heap 16 on a host, 2 on a board
  void* memory;  // PE_SERVER_SLOT_BYTES for each, aligned for a double; null: from the heap
  size_t memory_bytes;
  // What the head of a request may have together with its body, from PE_LEAST_REQUEST_BYTES to
  // PE_MOST_REQUEST_BYTES; longer ones are answered 414, 431 or 413. 0: PE_REQUEST_BYTES. With
  // another number a slot takes as many bytes more, or fewer, than PE_SERVER_SLOT_BYTES.
  size_t request_bytes;
} pe_server_options;

// Listens on `port` (0: any free one). The routes, at most PE_MAX_ROUTES, are copied, their texts
// and contexts borrowed; null with a count of 0 for none. What no route answers is a 404, or, on a
// host, the answer that RFC 9110 has for it. `options` may be null. PE_ADDRESS_IN_USE,
// PE_NOT_PERMITTED: the port; PE_UNSUPPORTED: no memory given, and no heap. A server is of one
// thread, that of its network. Interrupt handlers: no.
pe_status pe_server_init(pe_server* server, pe_network* network, uint16_t port,
                         const pe_route* routes, size_t count, const pe_server_options* options,
                         pe_error* error);

// From now on `function` answers what no route does, whatever its method and path. PE_LIMIT: the
// server has PE_MAX_ROUTES routes, of which this takes one. Interrupt handlers: no.
pe_status pe_server_set_fallback(pe_server* server, pe_route_function function, void* context);

// Accepts, reads, runs handlers and writes until nothing is ready or a bounded amount of work is
// done; never blocks. PE_IN_USE from within a handler. Interrupt handlers: no.
pe_status pe_server_poll(pe_server* server);

// Sleeps until the server has something to do, or the time is over. Interrupt handlers: no.
pe_status pe_server_wait(pe_server* server, uint32_t timeout_ms);

// When poll must be called even if nothing happens, in pe_network_now_ms(); 0: at once, UINT64_MAX:
// never. And the port that is listened on. Interrupt handlers: no.
pe_status pe_server_next_deadline_ms(pe_server* server, uint64_t* deadline_ms);
pe_status pe_server_port(pe_server* server, uint16_t* port);

// Ends every connection. PE_IN_USE from within a handler. Interrupt handlers: no.
pe_status pe_server_end(pe_server* server);

// The same for hosts in one call: serves GET /metrics, in every format, from a thread of its own.
// `address` as of pe_network_init_sockets(). A failure is also told to the library's error hook,
// which prints it to stderr. Until it is stopped, the registry is in use. Interrupt handlers: no.
typedef struct pe_metrics_server pe_metrics_server;
pe_status pe_metrics_server_start(uint16_t port, const char* address, pe_registry* registry,
                                  pe_metrics_server** server, pe_error* error);
uint16_t pe_metrics_server_port(const pe_metrics_server* server);  // 0 of null
pe_status pe_metrics_server_stop(pe_metrics_server* server);

// ---- Push to a Pushgateway ----

// What the registry shows replaces all metrics of the group, or those of the same names; or the
// group is removed, for which no registry is needed.
typedef enum pe_push_method { PE_PUSH_PUT, PE_PUSH_POST, PE_PUSH_DELETE } pe_push_method;

// Where to, and as which group. All zeros beyond gateway and job is fine.
typedef struct pe_push_job {
  const char* gateway;  // "host:port" or a URL; on boards the host is a numeric address
  const char* job;
  const pe_label* labels;  // of the group, besides the job; at most PE_MAX_LABELS
  size_t label_count;
  uint32_t timeout_ms;  // of all of a push; 0: 30 s
  const char* user;     // basic authentication; null without. It goes over the network readable
  const char* password;
  const char* bearer_token;  // instead, where there is no user; null without. PE_UNSUPPORTED on
                             // boards
} pe_push_job;

// Pushes in fixed memory, one at a time, of one thread. The gateway's text is borrowed until the
// push is done, the rest of the job during the call; a push under way is cancelled by the next.
// Interrupt handlers: no.
pe_status pe_push_init(pe_push* push, pe_network* network);
pe_status pe_push_begin(pe_push* push, pe_push_method method, const pe_push_job* job,
                        pe_registry* registry);

// Goes on with it, and never blocks; or waits until it is done. *busy is 0 once it is, and the
// status then says how it ended: PE_INVALID (the job, a label, or the gateway did not understand),
// PE_LIMIT, PE_NOT_PERMITTED, PE_UNREACHABLE, PE_TIMED_OUT, PE_CLOSED, PE_FAILED; the text has the
// gateway's words. Interrupt handlers: no.
pe_status pe_push_poll(pe_push* push, int* busy, pe_error* error);
pe_status pe_push_finish(pe_push* push, pe_error* error);
pe_status pe_push_end(pe_push* push);

// The same for hosts in one call, which blocks and takes memory from the heap. PE_UNSUPPORTED on
// boards. Interrupt handlers: no.
pe_status pe_push_now(pe_push_method method, const pe_push_job* job, pe_registry* registry,
                      pe_error* error);

// ---- Prometheus remote write 1.0 ----

// All zeros is fine.
typedef struct pe_remote_write_options {
  uint32_t timeout_ms;      // of one attempt; 0: 30 s
  uint32_t min_backoff_ms;  // before a batch is sent again, at first; 0: 1 s
  uint32_t max_backoff_ms;  // and at most; 0: 60 s
  const char* user;         // basic authentication; null without
  const char* password;
  const pe_label* labels;  // external ones, of every series; at most PE_MAX_LABELS
  size_t label_count;
  const char* bearer_token;  // as of a pe_push_job
} pe_remote_write_options;

// Since the start: samples, but where it says otherwise.
typedef struct pe_remote_write_statistics {
  uint64_t queued;       // collected
  uint64_t sent;         // accepted by the store
  uint64_t dropped;      // gave way to newer ones in a full queue
  uint64_t refused;      // in batches that the store refused
  uint64_t unfit;        // too large, or with too many labels
  uint64_t batches;      // batches accepted
  uint64_t retries;      // attempts that failed and are made again
  uint64_t skipped;      // scrapes without a usable time
  uint64_t clock_steps;  // how often the clock went back
  uint64_t sent_bytes;   // of accepted batches, compressed
  uint64_t waiting;      // now
} pe_remote_write_statistics;

// Sends samples to the store at `url` (http). `memory` of `bytes` bytes, at least
// PE_REMOTE_WRITE_LEAST_MEMORY, holds batches and, with what is left, the queue of samples that
// wait for a link. All is borrowed, the texts of the options too. One thread. PE_INVALID: too
// little memory, or a label; a URL that cannot be understood shows when something is sent.
// Interrupt handlers: no.
pe_status pe_remote_write_init(pe_remote_write* writer, pe_network* network, const char* url,
                               pe_registry* registry, const pe_remote_write_options* options,
                               void* memory, size_t bytes);

// Puts a sample of every series into the queue, all of this time: ms since 1970. PE_INVALID: not
// after 1970, or the time of the collect before. Interrupt handlers: no.
pe_status pe_remote_write_collect(pe_remote_write* writer, int64_t unix_time_ms, pe_error* error);

// Goes on with sending, and never blocks; the status is that of the last attempt. Or waits until
// all is sent or the time is over. Interrupt handlers: no.
pe_status pe_remote_write_poll(pe_remote_write* writer, pe_error* error);
pe_status pe_remote_write_finish(pe_remote_write* writer, uint32_t timeout_ms, pe_error* error);

// When poll must be called even if nothing happens, in pe_network_now_ms(); 0: at once, UINT64_MAX:
// never. Interrupt handlers: no.
pe_status pe_remote_write_next_deadline_ms(pe_remote_write* writer, uint64_t* deadline_ms);
pe_status pe_remote_write_get_statistics(pe_remote_write* writer,
                                         pe_remote_write_statistics* statistics);
pe_status pe_remote_write_end(pe_remote_write* writer);

#if defined(__cplusplus)
}
#endif

#endif
