// A listener of arduino::Network: a server object of the core's, and where its connections go.
#pragma once

#if __has_include(<Arduino.h>)

#include <Arduino.h>

#include <cstddef>
#include <cstdint>

#include "prometheus_express/net/arduino/members.h"
#include "prometheus_express/net/arduino/tcp_connection.h"
#include "prometheus_express/net/network.h"
#include "prometheus_express/net/port_text.h"
#include "prometheus_express/platform/error.h"
#include "prometheus_express/platform/optional.h"

namespace prometheus_express::arduino {

// Made by Network only.
template <class Server, class Client>
class TcpListener final : public Listener {
 public:
  static_assert(kHas<Server, Accept> || kHas<Client, Same>,
                "a server that has no accept() gives the same client again and again, which only "
                "operator== of the client can tell");

  Connection* accept_next() override {
    begin_if_needed();
    TcpConnection<Client>* const place = places_->free_place();
    if (place == nullptr) return nullptr;
    // accept() may listen on a socket that was closed: whose connection that was must not see it.
    places_->look_for_losses();
    Client client = next();
    places_->look_for_losses();
    if (!client) return nullptr;
    if (!kHas<Server, Accept> && places_->has(client)) return nullptr;
    place->open(static_cast<Client&&>(client), places_->options);
    return place;
  }

  std::uint16_t port() const override { return port_; }

  // A class without end() goes on listening: whoever connects then is cut at the next update().
  void stop() override {
    if constexpr (kHas<Server, End>) end();
    in_use_ = false;
  }

 private:
  template <class, class, std::size_t, std::size_t>
  friend class Network;

  static constexpr std::uint32_t kRetryMs = 1000;

  void open(Places<Client>& places, std::uint16_t port) {
    in_use_ = true;
    if (port_ == port && server_.has_value()) return;  // it never ended
    places_ = &places;
    port_ = port;
    begun_ = reported_ = false;
    server_.emplace(port);
  }

  // False where the server says that it does not listen.
  bool begin() {
    begun_ = true;
    begin_ms_ = static_cast<std::uint32_t>(millis());
    server_->begin();
    return listens();
  }

  // Not when the listener is made: the core's network need not be there before setup().
  void begin_if_needed() {
    if (begun_ && (listens() || static_cast<std::uint32_t>(millis()) - begin_ms_ < kRetryMs)) {
      return;
    }
    const bool again = begun_;
    if (begin() || !again || reported_) return;
    reported_ = true;
    report_failure("port ", PortText(port_).text(),
                   " cannot be listened on so far; it is tried each second");
  }

  void end() {
    if (begun_) server_->end();
    server_.reset();
    port_ = 0;
  }

  bool listens() {
    if constexpr (kHas<Server, Listens>) return static_cast<bool>(*server_);
    return true;
  }

  Client next() {
    if constexpr (kHas<Server, Accept>) {
      return server_->accept();
    } else {
      return server_->available();
    }
  }

  // Those that a server without end() goes on to take.
  void turn_away() {
    if (in_use_ || !server_.has_value()) return;
    Client client = next();
    if (client && !places_->has(client)) cut_off(client);
  }

  Places<Client>* places_ = nullptr;
  Optional<Server> server_;
  std::uint32_t begin_ms_ = 0;
  std::uint16_t port_ = 0;
  bool in_use_ = false;
  bool begun_ = false;
  bool reported_ = false;
};

}  // namespace prometheus_express::arduino

#endif
