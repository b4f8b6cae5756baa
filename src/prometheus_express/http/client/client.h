// An HTTP/1.1 client (RFC 9112) in fixed memory, driven by update().
//
//   prom::HttpClient<> client{network, &resolver};
//   client.begin("PUT", url);
//   client.add_header("Content-Type", "text/plain");
//   client.send_request(body, 10'000);
//   while (client.busy()) {
//     network.wait(client.next_deadline_ms());  // optional: sleeps until there is something to do
//     client.update();                          // never blocks; after it, the call may be over
//   }
//   if (client.status().ok()) use(client.response_status(), client.body());
//
// A host that has several addresses may have some that answer nothing (IPv6 that leads nowhere):
// each may use half of the time that is left, the last all of it, and the one that answered is
// tried first the next time.
//
// One call at a time, each on a connection of its own that is closed after it: chips and boards
// have few sockets. Redirects are not followed. A URL that is https needs a network with TLS
// (net/tls/network.h), and is refused over any other, on a board always.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "prometheus_express/http/client/client_request.h"
#include "prometheus_express/http/client/response_parser.h"
#include "prometheus_express/http/client/url.h"
#include "prometheus_express/http/response.h"
#include "prometheus_express/net/network.h"
#include "prometheus_express/net/resolver.h"
#include "prometheus_express/platform/config.h"
#include "prometheus_express/platform/status.h"

namespace prometheus_express {

// What all sizes of HttpClient have in common. Made by HttpClient only. Use it from one thread, and
// not from within a body source. Not for interrupt handlers.
class HttpClientBase {
 public:
  // The least room for the head of a request; that of a response is ResponseParser::kLeastBytes.
  static constexpr std::size_t kLeastRequestBytes = 128;

  HttpClientBase(const HttpClientBase&) = delete;
  HttpClientBase& operator=(const HttpClientBase&) = delete;

  // Begins to put a request together; a call under way is cancelled. `url` and what it views are
  // borrowed until send_request(). Path and query of the URL are sent as they are; the path becomes
  // "/" where it is empty.
  void begin(std::string_view method, const Url& url);

  // Appends to the path (in front of the URL's query), as it is to be sent: percent-encoded, and
  // with a '/' first where the URL has no path. Before the first header.
  void add_target(std::string_view text) { request_.target(text); }

  // A header of the request. Host, Connection and those that frame the body are the client's
  // business. The value may have no control characters, since a line break would smuggle in headers
  // of its own.
  void add_header(std::string_view name, std::string_view value);

  // Basic authentication (RFC 7617); the user may have no ':'. It goes over the network readable.
  void authorize(std::string_view user, std::string_view password);

  // A bearer's token (RFC 6750). As a header's value. It goes over the network readable.
  void authorize_bearer(std::string_view token);

  // Looks for this header, which has a number, in the response; `name` is in lower case and
  // borrowed until then.
  void look_for(const char* name) { wanted_ = name; }

  // Understands a Retry-After that is a date: pass parse_http_date (text/http_date.h).
  void read_dates(ResponseParser::DateReader reader) { read_date_ = reader; }

  // Sends the request, without a body. All of the call, from looking up the host to the last byte
  // of the response, must be done within the time limit. Whatever is wrong with the request, or did
  // not fit its buffer, shows in status() when this returns.
  void send_request(std::uint32_t timeout_ms) {
    start(nullptr, ClientRequest::kUnknownSize, timeout_ms);
  }

  // With a body from `source`, which is read here first, borrowed until its release(), and released
  // exactly once whatever happens. It goes out with a Content-Length where it fits the buffer
  // behind the head, else chunked.
  void send_request(BodySource& source, std::uint32_t timeout_ms) {
    start(&source, ClientRequest::kUnknownSize, timeout_ms);
  }

  // With a body that is exactly `size` bytes; a source that has less fails the call, and of one
  // that has more the rest is not read.
  void send_request(BodySource& source, std::size_t size, std::uint32_t timeout_ms) {
    start(&source, size, timeout_ms);
  }

  // Says whether a call is under way.
  bool busy() const { return phase_ != Phase::kIdle; }

  // Goes on with it: a bounded amount of work, and never blocks.
  void update();

  // When update() must be called again even if nothing happens on the network, in the network's
  // now_ms(); 0: at once. UINT64_MAX where no call is under way.
  std::uint64_t next_deadline_ms() const { return next_deadline_ms_; }

  // Polls, and waits on the network, until the call is done or its time is up.
  void finish();

  // Ends the call, which shows as kClosed.
  void cancel();

  // Of the last call: ok if a whole response came, whatever it says, or as much of its body as the
  // buffer holds. Else kLimit: the request did not fit its buffer, or a line that frames the
  // response the other (all other lines may be of any length); kInvalid: the request is malformed,
  // or its host's name cannot be looked up; kUnreachable: no connection; kTimedOut; kClosed: the
  // peer ended the connection before its response was complete; kFailed: the response is malformed
  // or the body source failed.
  const Status& status() const { return status_; }

  // Whether the status of a response has come. That holds even where status() is not ok because the
  // peer, or the time, ended before the response did, or its rest is malformed.
  bool answered() const { return parser_.answered(); }

  // Once answered(): 200 to 599.
  int response_status() const { return parser_.status(); }

  // Once answered(): the beginning of the response's body, in the client's buffer until the
  // next begin(), and whether it is cut: of a body that is too long for it, no more is read.
  std::string_view body() const { return parser_.body(); }
  bool body_cut() const { return parser_.body_cut(); }

  // Once answered(): the seconds of Retry-After; 0 without it. A date needs read_dates().
  std::uint32_t retry_after_s() const { return parser_.retry_after_s(); }

  // Once answered(): whether the header that was looked for came, with a whole number.
  bool found() const { return parser_.has_wanted(); }

 protected:
  HttpClientBase(Network& network, Resolver* resolver, char* request, std::size_t request_bytes,
                 char* response, std::size_t response_bytes);
  ~HttpClientBase() { cancel(); }

 private:
  enum class Phase : std::uint8_t { kIdle, kResolving, kSending, kReceiving };

  void start(BodySource* source, std::size_t size, std::uint32_t timeout_ms);
  bool step();
  bool resolve();
  Resolver::Answer look_up(std::size_t index, char (&address)[kAddressTextBytes]);
  void connect_to(const char* address);
  bool connecting() const { return phase_ == Phase::kSending && !request_.begun(); }
  void share_time();
  void skip_address();
  bool try_next_address();
  bool send_some();
  bool receive_some();
  void take_verdict(ResponseParser::Verdict verdict);
  void end(const Status& status);
  void fail(StatusCode code, std::string_view what);

  Network& network_;
  Resolver* resolver_;
  Connection* connection_ = nullptr;
  ClientRequest request_;
  ResponseParser parser_;
  const char* wanted_ = nullptr;
  ResponseParser::DateReader read_date_ = nullptr;
  char* response_;
  std::size_t response_bytes_;
  std::uint64_t deadline_ms_ = 0;
  std::uint64_t next_deadline_ms_;
  std::uint64_t attempt_end_ms_ = 0;  // until then the present address may connect
  std::size_t address_index_ = 0;
  std::size_t good_index_ = 0;  // of the address that answered last, which is tried first
  bool trying_good_ = false;
  std::uint16_t port_ = 0;
  Phase phase_ = Phase::kIdle;
  bool numeric_ = false;
  bool broken_ = false;  // no more can be written; a response may still be there
#if PROMETHEUS_EXPRESS_LARGE
  bool secure_ = false;  // the URL is https
#endif
  Status status_;
};

// The memory of an HttpClient, which is not initialised.
template <std::size_t RequestBytes, std::size_t ResponseBytes>
struct HttpClientMemory {
  char request[RequestBytes];
  char response[ResponseBytes];
};

// All memory is inside. RequestBytes must hold the head of a request; ResponseBytes the
// lines that frame a response, and what is wanted of its body.
template <std::size_t RequestBytes = kClientRequestBytes,
          std::size_t ResponseBytes = kClientResponseBytes>
class HttpClient : private HttpClientMemory<RequestBytes, ResponseBytes>, public HttpClientBase {
  static_assert(RequestBytes >= kLeastRequestBytes,
                "a request head does not fit less than 128 bytes");
  static_assert(ResponseBytes >= ResponseParser::kLeastBytes,
                "lines of a response's head do not fit less than 128 bytes");

 public:
  // `network` and `resolver` are borrowed. Without a resolver, hosts must be numeric addresses.
  explicit HttpClient(Network& network, Resolver* resolver = nullptr)
      : HttpClientBase(network, resolver, this->request, RequestBytes, this->response,
                       ResponseBytes) {}
};

}  // namespace prometheus_express
