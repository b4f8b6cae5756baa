// The driver of the W5500, and a server, a call and a resolver over it, against a chip that
// misleads them: one that works but for disturbed readings, and whose network does what the input
// says; or one of which every reading is noise. Nothing hangs or goes out of bounds, a call on the
// bus is bounded, and a chip that works again is soon in use again.
#include "fuzz/support/small_chip.h"
#include "fuzz/support/target.h"
#include "http/client_view.h"
#include "prometheus_express/http/server.h"
#include "prometheus_express/net/dns_client.h"
#include "prometheus_express/net/w5500/network.h"
#include "prometheus_express/net/w5500/udp_socket.h"

using namespace prometheus_express;
using fuzz::SmallChip;
using State = SmallChip::State;

namespace {

constexpr std::size_t kMostSteps = 40;
constexpr std::size_t kMostTurns = 60;
constexpr std::uint16_t kPort = 80;

// In one call of the driver: eight sockets, of which each may open, read, write and be given up,
// with every command waited for in vain.
constexpr std::size_t kMostFrames = 40'000;

class NoisyChip final : public SmallChip {
 public:
  enum class Noise : std::uint8_t { kNone, kTurned, kReplaced, kSilent };

  explicit NoisyChip(std::uint32_t seed) : state_(seed | 1) {}

  // The next `readings` are disturbed.
  void disturb_next(Noise noise, std::size_t readings, std::uint8_t mask) {
    noise_ = noise;
    readings_ = readings;
    mask_ = mask;
  }

 private:
  void disturb(std::uint8_t* data, std::size_t size) override {
    if (readings_ == 0) return;
    --readings_;
    for (std::size_t i = 0; i < size; ++i) {
      state_ = state_ * 1'664'525 + 1'013'904'223;
      const auto random = static_cast<std::uint8_t>(state_ >> 24);
      if (noise_ == Noise::kTurned) data[i] = static_cast<std::uint8_t>(data[i] ^ (random & mask_));
      if (noise_ == Noise::kReplaced) data[i] = random;
      if (noise_ == Noise::kSilent) data[i] = mask_;
    }
  }

  std::uint32_t state_;
  Noise noise_ = Noise::kNone;
  std::size_t readings_ = 0;
  std::uint8_t mask_ = 0;
};

void answer(const Request& request, Response& response) {
  for (int i = 0; i < 20; ++i) response.append(request.path());
}

class Device {
 public:
  Device(std::uint32_t seed, bool has_address, bool check_data)
      : chip(seed), network(chip, {2, 0, 0, 0, 0, 1}, options(has_address, check_data)) {}

  std::uint64_t operator()() const { return now_ms; }

  // One turn of the program's loop, a moment later.
  void turn(std::uint64_t ms) {
    now_ms += ms;
    const std::size_t before = chip.frames();
    server.update();
    dns.update();
    network.wait(0);
    REQUIRE(chip.frames() - before < kMostFrames);
  }

  std::uint64_t now_ms = 1'000;
  NoisyChip chip;
  w5500::Network network;
  const Route routes[1] = {{"GET", "/", answer}};
  HttpServer<3, 256, 400> server{network, kPort, Router{routes}};
  w5500::UdpSocket udp{network};
  DnsClient dns{network, udp, network.random(), network.settings().dns_server};
  Connection* call = nullptr;

 private:
  w5500::Options options(bool has_address, bool check_data) {
    w5500::Options options;
    if (has_address) {
      options.settings = {{10, 0, 2, 15}, {255, 255, 255, 0}, {10, 0, 2, 2}, {10, 0, 2, 3}};
    }
    options.check_data = check_data;
    options.clock = *this;
    return options;
  }
};

void use_call(fuzz::Input& input, Device& device) {
  char buffer[64] = {};
  if (device.call == nullptr) {
    if (!device.network.connect_to("10.0.2.2", 9091, device.call).ok()) device.call = nullptr;
    return;
  }
  switch (input.below(4)) {
    case 0:
      REQUIRE(device.call->write_some(buffer, sizeof buffer).count <= sizeof buffer);
      return;
    case 1:
      REQUIRE(device.call->read_some(buffer, sizeof buffer).count <= sizeof buffer);
      return;
    case 2:
      return device.call->finish_writing();
    default:
      device.call->stop();
      device.call = nullptr;
  }
}

// Something happens at one of the chip's sockets.
void happen(fuzz::Input& input, SmallChip& chip) {
  static const State kStates[] = {State::kSynRecv,    State::kEstablished, State::kCloseWait,
                                  State::kTimeWait,   State::kClosed,      State::kLastAck,
                                  State::kEstablished};
  const auto socket = static_cast<unsigned>(input.below(SmallChip::kSockets));
  const std::uint8_t what = input.byte();
  chip.become(socket, kStates[what % std::size(kStates)], what & 0x1F);
}

void step(fuzz::Input& input, Device& device) {
  switch (input.below(10)) {
    case 0:
      return happen(input, device.chip);
    case 1: {  // a client that asks
      const unsigned socket = device.chip.find(State::kListen);
      if (socket == SmallChip::kSockets) return;
      device.chip.become(socket, State::kEstablished, w5500::interrupts::CON);
      return device.chip.receive(socket, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    }
    case 2:
      return device.chip.receive(static_cast<unsigned>(input.below(SmallChip::kSockets)),
                                 input.bytes(input.byte()));
    case 3: {
      const unsigned socket = device.chip.find(State::kUdp);
      if (socket == SmallChip::kSockets) return;
      (void)device.chip.receive_datagram(
          socket, {10, 0, 2, 2}, input.below(2) == 0 ? std::uint16_t{67} : std::uint16_t{53},
          input.bytes(input.number<std::uint16_t>() % 400));
      return;
    }
    case 4: {
      const auto noise = static_cast<NoisyChip::Noise>(input.below(4));
      const std::size_t readings = input.byte();
      return device.chip.disturb_next(noise, readings, input.byte());
    }
    case 5:
      return input.below(4) == 0 ? device.chip.reset() : device.chip.set_link(input.below(2) == 0);
    case 6:
      return use_call(input, device);
    case 7:
      device.dns.start("a.bc");
      return;
    case 8:
      return device.turn(input.byte() * std::uint64_t{50});
    default:
      return device.turn(1);
  }
}

bool is_idle(Device& device) {
  const w5500::Fault fault = device.network.fault();
  return (fault == w5500::Fault::kNone || fault == w5500::Fault::kNoAddress) &&
         device.server.statistics().connections_active == 0 &&
         device.chip.find(State::kListen) < SmallChip::kSockets;
}

// A client is served as if nothing had been.
void check_recovery(Device& device) {
  device.chip.disturb_next(NoisyChip::Noise::kNone, 0, 0);
  device.chip.set_link(true);
  if (device.call != nullptr) device.call->stop();
  // The driver learns what is wrong, and sets the chip up again; peers that say nothing are given
  // up within minutes.
  for (int i = 0; i < 4; ++i) device.turn(5'000);
  for (std::size_t i = 0; i < kMostTurns && !is_idle(device); ++i) device.turn(5'000);
  REQUIRE(is_idle(device));
  const unsigned socket = device.chip.find(State::kListen);
  device.chip.become(socket, State::kEstablished, w5500::interrupts::CON);
  device.chip.receive(socket, "GET / HTTP/1.0\r\n\r\n");
  for (int i = 0; i < 20; ++i) device.turn(1);
  REQUIRE(http_samples::only_response(device.chip.sent(socket), false, true).body ==
          std::string(20, '/'));
}

}  // namespace

void fuzz::run(Input input) {
  const std::uint8_t choices = input.byte();
  Device device(input.number<std::uint16_t>(), (choices & 1) != 0, (choices & 2) != 0);
  if ((choices & 4) != 0) {
    device.chip.disturb_next(NoisyChip::Noise::kReplaced, SIZE_MAX, 0);
  } else {
    device.turn(1);
  }
  for (std::size_t i = 0; i < kMostSteps && !input.empty(); ++i) step(input, device);
  check_recovery(device);
}
