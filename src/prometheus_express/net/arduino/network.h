// Network over the server and client classes of an Arduino core: EthernetServer and EthernetClient
// (Ethernet, QNEthernet), WiFiServer and WiFiClient (ESP32, Pico W, WiFiNINA, WiFi101) and what has
// the same members. IPv4.
//
//  prom::arduino::Network<EthernetServer, EthernetClient> network;
//  prom::HttpServer<3> server{network, 8080, prom::Router{routes}};   // both may be global
//
//  void loop() { server.update(); }
//
// The classes promise less than the contract of net/network.h asks for. What they lack is made up
// for where that can be done, and said here where it cannot.
//
// Connecting waits. connect_to() only takes note, and the next wait() connects, for up to
// connect_timeout_ms where the class has setConnectionTimeout(), else for as long as it does
// (WiFiNINA: 10 s). In a program that never calls wait(), update() does it. Nobody waits for a
// class with connectNoWait() (QNEthernet).
//
// Room for writing is what availableForWrite() says. If it says 0 of a connection that has sent
// nothing yet, the class does not know: then 536 bytes are written at once, and a write may wait
// for as long as its class does (ESP32: 10 s with a peer that takes nothing). A connection whose
// write took nothing for half a second is given up, so that this happens once.
//
// Arduino's Ethernet waits in any write until the chip has sent it, whatever room there was: with a
// peer that is gone, for as long as the chip tries (Ethernet.setRetransmissionTimeout(50) and
// setRetransmissionCount(4) make that short); with a peer that is there and reads nothing, for
// ever. Where you do not trust who connects, have a watchdog, or take net/w5500, which waits for
// nobody.
//
// One direction cannot end alone where the class has no closeOutput(). After finish_writing() the
// peer may end first, as after an answer of known length; then, or after linger_ms, both directions
// end at once. stop() does not wait for that: the connection keeps its place until then. A peer
// that needs the end to know that an answer is whole (HTTP/1.0 without a length) hears of it after
// linger_ms. A peer that has ended its own direction can be answered over Arduino's Ethernet;
// other classes may refuse to write then (ESP32).
//
// There is no reset. Without abort() (QNEthernet has it) a connection that is cut ends for the peer
// as if it were whole; bodies with a length or in chunks tell the difference. Whether the peer has
// cut, only Arduino's Ethernet tells: over others the end is kClosed.
//
// A server's available() gives clients again. accept() gives each connection once, and is used
// where it is there. Where not (WiFi101), a client that this Network has already is passed over.
//
// Objects are copied. Each connection is held by one object, which is emptied when it ends. On a
// W5x00 the number of a socket that was closed goes to the next connection, so before and after
// each accept() and connect() all others are looked at, and one whose socket is not its own any
// more has failed.
//
// Servers say little. One begins with the first accept_next(), so that listeners may be made before
// setup() has brought the network up; update() of an HttpServer is for after that (an ESP32 ends a
// program that has not called WiFi.begin()). A server that does not listen is tried again each
// second, and reported once. Without end() (Arduino's Ethernet) it listens for ever: whoever
// connects after stop() is cut.
//
// Nobody tells when something happens, so wait() sleeps for 1 ms, by delay(), and leaves it to its
// caller to look.
//
// Arduino's Ethernet listens on one socket of the chip beside those of its connections: have at
// most one connection fewer than the chip has sockets (W5100: 4, W5500: 8). Nothing is allocated
// here; what the core allocates is its own. Use it from the task that runs loop(), never in
// interrupt handlers.
#pragma once

#if __has_include(<Arduino.h>)

#include <Arduino.h>

#include <cstddef>
#include <cstdint>

#include "prometheus_express/net/arduino/options.h"
#include "prometheus_express/net/arduino/tcp_connection.h"
#include "prometheus_express/net/arduino/tcp_listener.h"
#include "prometheus_express/net/network.h"
#include "prometheus_express/net/port_text.h"
#include "prometheus_express/text/ipv4.h"

namespace prometheus_express::arduino {

// `Connections` may be open at the same time, those that end included. Each takes a Client and 32
// bytes.
template <class Server, class Client, std::size_t Connections = 3, std::size_t Listeners = 1>
class Network final : public prometheus_express::Network {
  static_assert(Connections >= 1 && Listeners >= 1, "a Network without either is of no use");

 public:
  explicit Network(const NetworkOptions& options = {})
      : places_{connections_, Connections, options} {}

  // Cuts what is still open.
  ~Network() {
    for (TcpConnection<Client>& place : places_) {
      place.finished_ = false;
      if (!place.is_free()) place.stop();
    }
    if constexpr (kHas<Server, End>) {
      for (auto& listener : listeners_) {
        if (listener.in_use_) listener.stop();
      }
    }
  }
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  // kAddressInUse where this Network listens on the port, kLimit where all listeners are in use,
  // kFailed where 0 was asked for and no port is free. Port 0, which is tried at once, is one from
  // 49152 on. Whether another port can be listened on shows later.
  Status listen_on(std::uint16_t port, Listener*& listener) override {
    listener = nullptr;
    if (has_listener(port)) {
      return Status(StatusCode::kAddressInUse, "port ", PortText(port).text(), " is in use");
    }
    auto* const place = free_listener(port);
    if (place == nullptr) return Status(StatusCode::kLimit, "all listeners are in use");
    if (port != 0) {
      place->open(places_, port);
    } else if (!open_on_any_port(*place)) {
      return Status(StatusCode::kFailed, "no port can be listened on");
    }
    listener = place;
    return {};
  }

  // kInvalid where the address is no IPv4 address, kLimit where all connections are in use.
  Status connect_to(const char* address, std::uint16_t port, Connection*& connection) override {
    connection = nullptr;
    Ipv4Address to;
    if (!parse_ipv4(address, to)) {
      return Status(StatusCode::kInvalid, "\"", address, "\" is no IPv4 address");
    }
    TcpConnection<Client>* const place = places_.free_place();
    if (place == nullptr) return Status(StatusCode::kLimit, "all connections are in use");
    place->ask_for(to, port, places_.options);
    connection = place;
    return {};
  }

  // millis() in 64 bits. Must be called, or update() or wait(), once in 49 days.
  std::uint64_t now_ms() override {
    now_ms_ += static_cast<std::uint32_t>(static_cast<std::uint32_t>(millis()) -
                                          static_cast<std::uint32_t>(now_ms_));
    return now_ms_;
  }

  void update() override {
    yield();
    work(kHas<Client, ConnectWithoutWaiting> || !has_waited_);
  }

  void wait(std::uint64_t until_ms) override {
    has_waited_ = true;
    yield();
    work(true);
    if (now_ms() < until_ms) delay(1);
  }

 private:
  using Place = TcpListener<Server, Client>;

  void work(bool may_connect) {
    now_ms();
    for (TcpConnection<Client>& place : places_) {
      if (place.is_connecting() && may_connect) {
        places_.look_for_losses();
        place.connect_now();
        places_.look_for_losses();
      }
      place.end_if_over();
    }
    if constexpr (!kHas<Server, End>) {
      for (Place& listener : listeners_) listener.turn_away();
    }
  }

  bool has_listener(std::uint16_t port) const {
    for (const Place& listener : listeners_) {
      if (port != 0 && listener.in_use_ && listener.port_ == port) return true;
    }
    return false;
  }

  // One that never stopped to listen serves its own port again, and no other.
  Place* free_listener(std::uint16_t port) {
    Place* found = nullptr;
    for (Place& listener : listeners_) {
      if (listener.in_use_) continue;
      if (listener.port_ == 0) {
        found = &listener;
      } else if (port == 0 || listener.port_ == port) {
        return &listener;
      }
    }
    return found;
  }

  bool open_on_any_port(Place& place) {
    if (place.port_ != 0) {
      place.open(places_, place.port_);
      return true;
    }
    constexpr std::uint16_t kFirst = 49152;
    constexpr std::uint16_t kPorts = 256;
    for (std::uint16_t i = 0; i < kPorts; ++i) {
      const auto port = static_cast<std::uint16_t>(kFirst + next_port_++ % kPorts);
      if (has_listener(port)) continue;
      place.open(places_, port);
      if (place.begin()) return true;
      place.stop();
    }
    return false;
  }

  TcpConnection<Client> connections_[Connections];
  Places<Client> places_;
  Place listeners_[Listeners];
  std::uint64_t now_ms_ = 0;
  std::uint16_t next_port_ = 0;
  bool has_waited_ = false;
};

}  // namespace prometheus_express::arduino

#endif
