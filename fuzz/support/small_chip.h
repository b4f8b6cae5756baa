// A W5500 as small as the driver can work with (data sheet 1.1, sections 2 and 4): registers and
// buffers, commands that are done at once, and a network that a target plays by itself. Unlike the
// emulator it knows no time and no peers, and takes a few microseconds to set up.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "prometheus_express/net/w5500/registers.h"
#include "prometheus_express/net/w5500/spi_device.h"

namespace fuzz {

class SmallChip : public prometheus_express::w5500::SpiDevice {
 public:
  using State = prometheus_express::w5500::SocketState;
  static constexpr unsigned kSockets = prometheus_express::w5500::kChipSockets;

  SmallChip() { reset(); }

  void select_chip() final;
  void deselect_chip() final {}
  void transmit(const std::uint8_t* data, std::size_t size) final;
  void receive(std::uint8_t* data, std::size_t size) final;

  // As if power had failed for a moment.
  void reset();

  void set_link(bool up) { link_ = up; }
  std::size_t frames() const { return frames_; }

  State state(unsigned socket) const { return static_cast<State>(sockets_[socket].registers[3]); }

  // What happens to a socket, with the interrupt that it has. Bytes that do not fit, or for which
  // there is no connection, are lost.
  void become(unsigned socket, State state, std::uint8_t interrupt);
  void receive(unsigned socket, std::string_view bytes);

  // The same of a datagram, from that address and port. False where it does not fit.
  bool receive_datagram(unsigned socket, const std::array<std::uint8_t, 4>& from,
                        std::uint16_t port, std::string_view bytes);

  // A socket in that state; kSockets where there is none.
  unsigned find(State state) const;

  // What the driver has sent from a socket since it was opened.
  const std::string& sent(unsigned socket) const { return sockets_[socket].sent; }

 protected:
  // May change what the driver is about to be told.
  virtual void disturb(std::uint8_t*, std::size_t) {}

 private:
  static constexpr std::size_t kBufferBytes = prometheus_express::w5500::kBufferBytes;

  struct Socket {
    std::uint8_t registers[0x30];
    std::uint8_t tx[kBufferBytes];
    std::uint8_t rx[kBufferBytes];
    std::string sent;
  };

  // Registers, or a buffer, whose addresses wrap.
  struct Area {
    bool has(std::uint16_t address) const { return wraps || address < size; }
    std::uint8_t& at(std::uint16_t address) const { return bytes[address % size]; }

    std::uint8_t* bytes;
    std::size_t size;
    bool wraps;
  };

  Area area();
  void written(std::uint16_t address, std::uint8_t value);
  void command(Socket& socket, std::uint8_t command);

  std::uint8_t common_[0x40];
  Socket sockets_[kSockets] = {};
  std::uint8_t header_[3] = {};
  std::size_t header_size_ = 0;
  std::uint16_t address_ = 0;
  std::size_t frames_ = 0;
  bool link_ = true;
};

}  // namespace fuzz
