// What an HttpServer has counted since it was made.
#pragma once

#include <cstdint>

namespace prometheus_express {

// Number of events, unless a line says otherwise. requests + requests_refused + request_timeouts is
// the sum of the responses.
template <class Number>
struct BasicHttpServerStatistics {
  Number connections{};          // accepted
  Number connections_active{};   // open now
  Number connections_evicted{};  // closed early because all slots were busy and another one waited
  Number connections_lost{};     // reset, or closed by the peer in the middle of something
  Number requests{};             // well-formed, given to the router
  Number requests_refused{};     // malformed or too large, answered 4xx or 5xx without the router
  Number responses_2xx{};        // begun; by the status that was put together for them
  Number responses_3xx{};
  Number responses_4xx{};
  Number responses_5xx{};
  Number streams_failed{};       // BodySources that failed: answered 500, or cut if they had begun
  Number first_byte_timeouts{};  // nothing was asked
  Number request_timeouts{};     // a request was begun but not finished: answered 408
  Number write_timeouts{};       // the peer took nothing of a response
  Number idle_timeouts{};        // a kept-alive connection without a further request
};

using HttpServerStatistics = BasicHttpServerStatistics<std::uint64_t>;

}  // namespace prometheus_express
