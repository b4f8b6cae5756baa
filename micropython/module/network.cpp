#include "network.h"

#include <cstddef>
#include <cstdint>
#include <new>

#include "prometheus_express/net/network.h"
#include "prometheus_express/platform/heap.h"

using namespace prometheus_express;

namespace {

IoResult result_of(long count) {
  if (count > 0) return {static_cast<std::size_t>(count), IoStatus::kOk};
  if (count == PE_SOCKET_WAITS) return {0, IoStatus::kWouldBlock};
  return {0, count == 0 ? IoStatus::kClosed : IoStatus::kError};
}

enum class State : std::uint8_t { kFree, kAccepted, kTaken, kEnded };

// A socket of Python, from when it was accepted until Python closes it.
class Place final : public Connection {
 public:
  IoResult read_some(char* data, std::size_t size) override {
    if (finished_) return {0, IoStatus::kClosed};  // as the peer, once Python has closed it
    return result_of(pe_socket_read(socket, data, size));
  }
  IoResult write_some(const char* data, std::size_t size) override {
    const long count = pe_socket_write(socket, data, size);
    writing = count == PE_SOCKET_WAITS;
    return result_of(count);
  }
  // A socket of Python ends in both directions at once, after what was written.
  void finish_writing() override { finished_ = true; }
  void stop() override {
    state = State::kEnded;
    writing = false;
  }

  void begin(void* its_socket) {
    socket = its_socket;
    state = State::kAccepted;
    finished_ = false;
  }

  void* socket = nullptr;
  State state = State::kFree;
  bool writing = false;

 private:
  bool finished_ = false;
};

// Who waits. An object of its own: a second base class has functions that lead to those of the
// class, which on a Cortex-M0 have an address in their code that MicroPython's linker gets wrong.
class Places final : public Listener {
 public:
  Places(Place* first, std::size_t count) : first_(first), count_(count) {}

  Place* find(State state) const {
    for (Place* place = first_; place != first_ + count_; ++place) {
      if (place->state == state) return place;
    }
    return nullptr;
  }

  bool is_writing() const {
    for (const Place* place = first_; place != first_ + count_; ++place) {
      if (place->writing) return true;
    }
    return false;
  }

  Connection* accept_next() override {
    Place* const place = find(State::kAccepted);
    if (place != nullptr) place->state = State::kTaken;
    return place;
  }
  std::uint16_t port() const override { return 0; }
  void stop() override {}

 private:
  Place* first_;
  std::size_t count_;
};

}  // namespace

struct pe_python_network final : Network {
  pe_python_network(Place* first, std::size_t count) : places(first, count) {}

  Status listen_on(std::uint16_t, Listener*& listener) override {
    listener = &places;
    return {};
  }
  Status connect_to(const char*, std::uint16_t, Connection*& connection) override {
    connection = nullptr;
    return Status(StatusCode::kFailed, "Python connects");
  }
  std::uint64_t now_ms() override { return time_ms; }
  void update() override {}
  void wait(std::uint64_t) override {}

  Places places;
  std::uint64_t time_ms = 0;
};

extern "C" {

pe_python_network* pe_python_network_new(std::size_t connections) {
  void* const memory = allocate_memory(sizeof(pe_python_network) + connections * sizeof(Place));
  if (memory == nullptr) return nullptr;
  auto* const places = reinterpret_cast<Place*>(static_cast<pe_python_network*>(memory) + 1);
  for (std::size_t i = 0; i < connections; ++i) new (&places[i]) Place;
  return new (memory) pe_python_network(places, connections);
}

void* pe_python_network_cpp(pe_python_network* network) { return static_cast<Network*>(network); }

void pe_python_network_set_now(pe_python_network* network, std::uint64_t now_ms) {
  network->time_ms = now_ms;
}

int pe_python_network_has_room(const pe_python_network* network) {
  return network->places.find(State::kFree) != nullptr;
}

void pe_python_network_add(pe_python_network* network, void* socket) {
  Place* const place = network->places.find(State::kFree);
  if (place != nullptr) place->begin(socket);
}

void* pe_python_network_take_ended(pe_python_network* network) {
  Place* const place = network->places.find(State::kEnded);
  if (place == nullptr) return nullptr;
  void* const socket = place->socket;
  place->socket = nullptr;
  place->state = State::kFree;
  return socket;
}

int pe_python_network_is_writing(const pe_python_network* network) {
  return network->places.is_writing();
}

}  // extern "C"
