// A connection of arduino::Network: the one object that refers to a connection of the core's.
#pragma once

#if __has_include(<Arduino.h>)

#include <Arduino.h>

#include <cstddef>
#include <cstdint>
#include <utility>

#include "prometheus_express/net/arduino/client_calls.h"
#include "prometheus_express/net/arduino/options.h"
#include "prometheus_express/net/network.h"
#include "prometheus_express/platform/bounds.h"

namespace prometheus_express::arduino {

// Made by Network only.
template <class Client>
class TcpConnection final : public Connection {
 public:
  IoResult read_some(char* data, std::size_t size) override {
    if (is_held()) {
      const int waiting = client_.available();
      if (waiting > 0) {
        size = smaller_of(size, static_cast<std::size_t>(waiting));
        const int count = client_.read(reinterpret_cast<std::uint8_t*>(data), size);
        if (count > 0) return {static_cast<std::size_t>(count), IoStatus::kOk};
      }
      look_for_end();
    }
    switch (phase_) {
      case Phase::kPeerEnded:
      case Phase::kEnded:
        return {0, IoStatus::kClosed};
      case Phase::kLost:
        return {0, IoStatus::kError};
      default:
        return {0, IoStatus::kWouldBlock};
    }
  }

  IoResult write_some(const char* data, std::size_t size) override {
    if (phase_ == Phase::kConnecting) return {0, IoStatus::kWouldBlock};
    if (phase_ == Phase::kLost) return {0, IoStatus::kError};
    if (finished_) return {0, IoStatus::kClosed};
    // Of a new connection nothing is on its way: who then says 0 does not know.
    const int room = client_.availableForWrite();
    if (room_ == Room::kNotAsked) room_ = room > 0 ? Room::kTold : Room::kNotTold;
    if (room_ == Room::kTold && room <= 0) return nothing_taken();
    size = smaller_of(size, room_ == Room::kTold ? static_cast<std::size_t>(room) : kBlindBytes);
    const std::uint32_t begin_ms = now_ms();
    const std::size_t count = client_.write(reinterpret_cast<const std::uint8_t*>(data), size);
    if (count > 0) return {smaller_of(count, size), IoStatus::kOk};
    // It has waited for as long as its class does, and would do so at each try.
    if (now_ms() - begin_ms >= kPatienceMs) lose();
    return nothing_taken();
  }

  void finish_writing() override {
    if (finished_) return;
    finished_ = true;
    finished_ms_ = now_ms();
    if (is_held()) finish();
  }

  void stop() override {
    if (is_held() && finished_) {
      left_ = true;
      return end_if_over();
    }
    if (is_held() || started_) cut_off(client_);
    let_go(Phase::kFree);
  }

  std::uint64_t peer() override { return is_held() ? peer_of(client_) : 0; }

 private:
  template <class, class, std::size_t, std::size_t>
  friend class Network;
  template <class, class>
  friend class TcpListener;
  template <class>
  friend struct Places;

  enum class Phase : std::uint8_t {
    kFree,
    kConnecting,  // asked for; started_: of the core
    kOpen,
    kPeerEnded,  // everything that came was read; writing may go on
    kEnded,      // by this side in good order; client_ refers to nothing any more
    kLost,       // likewise, and not in good order
  };
  enum class Room : std::uint8_t { kNotAsked, kTold, kNotTold };

  // What is written at once where nobody says how much there is room for: the least segment of TCP.
  static constexpr std::size_t kBlindBytes = 536;
  static constexpr std::uint32_t kPatienceMs = 500;
  static constexpr std::uint16_t kEndMs = 50;

  static std::uint32_t now_ms() { return static_cast<std::uint32_t>(millis()); }

  bool is_free() const { return phase_ == Phase::kFree; }
  bool is_held() const { return phase_ == Phase::kOpen || phase_ == Phase::kPeerEnded; }
  bool is_connecting() const { return phase_ == Phase::kConnecting; }

  bool is_same(const Client& other) {
    if constexpr (kHas<Client, Same>) return is_held() && client_ == other;
    return false;
  }

  void open(Client&& client, const NetworkOptions& options) {
    begin(Phase::kOpen, options);
    client_ = std::move(client);
    send_at_once(client_);
  }

  void ask_for(const Ipv4Address& address, std::uint16_t port, const NetworkOptions& options) {
    begin(Phase::kConnecting, options);
    address_ = address;
    port_ = port;
  }

  void begin(Phase phase, const NetworkOptions& options) {
    options_ = &options;
    phase_ = phase;
    room_ = Room::kNotAsked;
    started_ = finished_ = left_ = false;
  }

  // Waits, for a class that does.
  void connect_now() {
    bool done = false;
    if constexpr (kHas<Client, ConnectWithoutWaiting>) {
      if (!started_) started_ = client_.connectNoWait(address_of(address_), port_);
      if (started_ && client_.connecting()) return;
      done = started_ && client_.connected() != 0;
    } else {
      limit_waiting(client_, options_->connect_timeout_ms);
      done = client_.connect(address_of(address_), port_) > 0;
      if (!done && !kOnChip<Client>) client_.stop();  // some hold on to what became nothing
    }
    if (!done) return let_go(Phase::kLost);
    phase_ = Phase::kOpen;
    send_at_once(client_);
    if (finished_) finish();
  }

  void finish() {
    if constexpr (kHas<Client, CloseOutput>) client_.closeOutput();
  }

  void look_for_loss() {
    if (is_held() && !is_still_its_own(client_)) lose();
  }

  // A core may say that it is not connected while it has bytes that nobody has read (ESP32).
  void look_for_end() {
    look_for_loss();
    if (phase_ != Phase::kOpen || client_.available() > 0) return;
    if (client_.connected() == 0) phase_ = Phase::kPeerEnded;
  }

  void lose() {
    if (is_still_its_own(client_)) cut_off(client_);
    let_go(left_ ? Phase::kFree : Phase::kLost);
  }

  IoResult nothing_taken() {
    look_for_end();
    if (phase_ == Phase::kLost) return {0, IoStatus::kError};
    const bool takes_more = phase_ == Phase::kOpen || kOnChip<Client>;
    return {0, takes_more ? IoStatus::kWouldBlock : IoStatus::kClosed};
  }

  // After finish_writing(), what ends the connection: the peer, or time.
  void end_if_over() {
    if (!is_held() || !finished_) return;
    if (left_) throw_away_what_came(client_);
    look_for_end();
    if (!is_held()) return;
    if (phase_ == Phase::kOpen) {
      if (now_ms() - finished_ms_ < options_->linger_ms) return;
      // Who goes on reading is not cut short, unless the peer would not hear of the end otherwise.
      if (!left_ && (kHas<Client, CloseOutput> || client_.available() > 0)) return;
    }
    end_well(client_, kEndMs);
    let_go(left_ ? Phase::kFree : Phase::kEnded);
  }

  void let_go(Phase phase) {
    client_ = Client();
    phase_ = phase;
    started_ = false;
  }

  Client client_;
  const NetworkOptions* options_ = nullptr;
  std::uint32_t finished_ms_ = 0;
  Ipv4Address address_ = {};
  std::uint16_t port_ = 0;
  Phase phase_ = Phase::kFree;
  Room room_ = Room::kNotAsked;
  bool started_ = false;
  bool finished_ = false;
  bool left_ = false;  // by stop()
};

// Those of one Network.
template <class Client>
struct Places {
  TcpConnection<Client>* first;
  std::size_t count;
  NetworkOptions options;

  TcpConnection<Client>* begin() { return first; }
  TcpConnection<Client>* end() { return first + count; }

  TcpConnection<Client>* free_place() {
    for (TcpConnection<Client>& place : *this) {
      if (place.is_free()) return &place;
    }
    return nullptr;
  }

  void look_for_losses() {
    if constexpr (kOnChip<Client>) {
      for (TcpConnection<Client>& place : *this) place.look_for_loss();
    }
  }

  bool has(const Client& client) {
    for (TcpConnection<Client>& place : *this) {
      if (place.is_same(client)) return true;
    }
    return false;
  }
};

}  // namespace prometheus_express::arduino

#endif
