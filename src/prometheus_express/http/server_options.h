// What can be chosen for an HttpServer.
#pragma once

#include <cstdint>

#include "prometheus_express/http/request_parser.h"
#include "prometheus_express/platform/config.h"

namespace prometheus_express {

// A connection whose time is up is ended. Each limit is at most 2^31 - 1 ms, 24 days. The time of a
// update() counts as one moment, so limits are as fine as update() is frequent.
class Connection;
class HttpServerBase;

// Says whether the server may give the connection a slot. Where its peer has as many as it may,
// that is one of them; else nobody can make room, and the connection is to be closed.
using PeerLimiter = bool (*)(HttpServerBase& server, Connection& connection);
bool limit_peers(HttpServerBase& server, Connection& connection);

struct HttpServerOptions {
  // From accepting a connection to the first byte of its first request.
  std::uint32_t first_byte_timeout_ms = 5'000;

  // From the first byte of a request to its last one. Answered 408.
  std::uint32_t request_timeout_ms = 10'000;

  // While a response is under way: how long the peer may take nothing at all.
  std::uint32_t write_timeout_ms = 10'000;

  // Beyond that time, how fast the peer must take a response on average, in bytes a second; 0: as
  // slowly as it likes. A line of 9,600 baud takes 960.
  std::uint32_t least_bytes_per_second = 256;

  // Between the end of a response and the first byte of the next request. Above a minute, so that
  // Prometheus with its usual interval does not meet a connection that is just being closed.
  std::uint32_t idle_timeout_ms = 75'000;

  // How many slots the connections of one Connection::peer() may have; 0: all. Beyond that, a new
  // one makes room among its own, or is closed. Not to be set where everybody comes through one
  // proxy. Needs a peer_limiter.
  std::uint16_t connections_per_peer = 0;

  // Says in each response when it was made (Date); only hosts can.
  bool dates = kLarge;

  // limit_peers. nullptr: nobody is limited, as on a board unless told otherwise, to save flash.
  PeerLimiter peer_limiter = kLarge ? limit_peers : nullptr;

  // RequestParser::read_chunked: takes requests whose body comes in chunks. nullptr: answers them
  // 411, as a board does unless told otherwise, to save 1 KB of flash.
  RequestParser::ChunkedReader chunked_reader = kLarge ? RequestParser::read_chunked : nullptr;
};

}  // namespace prometheus_express
