// The W5500's registers with their rules: commands are waited for, sizes are read until they agree,
// and what is read is checked before anybody believes it. Nothing here waits without a bound.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/net/w5500/addresses.h"
#include "prometheus_express/net/w5500/bus.h"
#include "prometheus_express/net/w5500/registers.h"

namespace prometheus_express::w5500 {

// How often something is read before it is given up. A disturbed bus rarely lies twice in the same
// way, and the chip needs a few microseconds for a command.
inline constexpr int kReadTries = 8;
inline constexpr int kCommandTries = 200;

// GAR, SUBR, SHAR and SIPR, as they lie in the chip.
struct AddressRegisters {
  Ipv4Address gateway;
  Ipv4Address subnet_mask;
  MacAddress mac;
  Ipv4Address address;
};

// Sn_MR, Sn_CR, Sn_IR, Sn_SR and Sn_PORT, as they lie in the chip.
struct SocketStatus {
  std::uint8_t mode;
  std::uint8_t command;
  std::uint8_t interrupts;
  SocketState state;
  std::uint8_t port[2];
};

// A buffer's pointer and how many bytes lie behind it (receive), or are free (transmit).
struct BufferLevel {
  std::uint16_t pointer;
  std::uint16_t size;
};

// What was found wrong with the chip.
enum class Health : std::uint8_t {
  kGood,
  kNoChip,             // VERSIONR is not that of a W5500: not there, not powered, bus broken
  kCommandStuck,       // a command register did not become zero
  kConfigurationLost,  // registers are not what was written: the chip was reset, or hit by noise
};

class Chip {
 public:
  // With `check_data`, bytes of the buffers cross the bus twice and are compared.
  Chip(SpiDevice& spi, bool check_data) : bus_(spi), check_data_(check_data) {}

  // Resets the chip and writes `addresses`. All sockets are closed then.
  Health start(const AddressRegisters& addresses);

  // While there is no address, ARP gives up after 0.6 s instead of 1.8 s.
  void set_addresses(const AddressRegisters& addresses);

  // Compares what the chip holds with what it was given, and says whether the cable's link is up
  // and whether somebody else has used the address since set_addresses() or forget_conflict().
  Health examine(const AddressRegisters& addresses, bool& link_up, bool& conflict);
  void forget_conflict();

  // Says whether a command was stuck since start().
  bool stuck() const { return stuck_; }

  // SIR: a bit for each socket whose Sn_IR is not zero.
  std::uint8_t socket_interrupts();

  // Switches the PHY off. The registers stay.
  void power_down();

  SocketStatus status(unsigned socket);
  void clear_interrupts(unsigned socket, std::uint8_t bits);

  // Closes the socket whatever it did, and opens it. False: it does not become open, which counts
  // as stuck.
  bool open(unsigned socket, Protocol protocol, std::uint16_t port);

  // Closes the socket and says which group of multicast it is in once it is opened as kUdpGroup.
  // What it sends from then on has a TTL of 255.
  void set_group(unsigned socket, const Ipv4Address& group, std::uint16_t port);

  // Waits until the last command was taken, and gives this one. False: the last one is stuck.
  bool command(unsigned socket, Command command);

  // Waits until the last command was taken. False: it is stuck.
  bool finish_command(unsigned socket);

  // Says whether the last datagram went to this hardware address.
  bool has_reached(unsigned socket, const MacAddress& mac);

  void set_destination(unsigned socket, const Ipv4Address& address, std::uint16_t port);

  // The address that it is connected to, as a number.
  std::uint32_t destination(unsigned socket);

  // The pointers of a socket that has just opened or connected. False: they are not those of empty
  // buffers in the transmit direction, or contradict each other.
  bool read_pointers(unsigned socket, std::uint16_t& tx_write, std::uint16_t& rx_read);

  // Sn_TX_FSR, read until two readings agree. False: they do not, or it cannot be.
  bool read_free(unsigned socket, std::uint16_t& bytes);

  // Sn_RX_RSR. `pointer` is where Sn_RX_RD must stand. False: the registers say otherwise, or
  // contradict each other.
  bool read_received(unsigned socket, std::uint16_t pointer, std::uint16_t& bytes);

  // Moves bytes out of the receive buffer. False: with check_data, the two passes did not agree.
  bool read_buffer(unsigned socket, std::uint16_t pointer, void* data, std::size_t size);

  // Moves bytes into the transmit buffer, and with check_data adds them to `sum`.
  void write_buffer(unsigned socket, std::uint16_t pointer, const void* data, std::size_t size,
                    std::uint32_t& sum);

  // Says whether the transmit buffer holds `size` bytes of that sum; true without check_data. To be
  // asked just before they are sent: a disturbed frame of any socket may write into any buffer.
  bool holds(unsigned socket, std::uint16_t pointer, std::size_t size, std::uint32_t sum);

  // Sends what was written from `begin` up to `end`. False: the command before is stuck. Whether
  // Sn_TX_WR shows the old or the new pointer until then is the chip's choice; it may show no
  // other.
  bool send_range(unsigned socket, std::uint16_t begin, std::uint16_t end);

  // Gives the chip back what was read up to `pointer`. False: the command before is stuck.
  bool acknowledge(unsigned socket, std::uint16_t pointer);

  // Says whether the chip has sent up to `pointer`, as send_range() told it, and no more. Only
  // after SENDOK: before, the chip may still show old pointers.
  bool sent(unsigned socket, std::uint16_t pointer);

  // Says whether the chip has sent nothing from `begin` on: it never heard of send_range(), or
  // cannot send yet.
  bool waits_at(unsigned socket, std::uint16_t begin);

  // Readings that were thrown away because they could not be.
  std::uint32_t implausible_reads() const { return implausible_reads_; }

 private:
  void read_registers(Block block, std::uint16_t address, void* data, std::size_t size);
  std::uint8_t read8(Block block, std::uint16_t address);
  std::uint16_t read16(Block block, std::uint16_t address);
  void write8(Block block, std::uint16_t address, std::uint8_t value);
  void write16(Block block, std::uint16_t address, std::uint16_t value);
  bool try_open(unsigned socket, Protocol protocol, std::uint16_t port);

  Bus bus_;
  bool check_data_;
  bool stuck_ = false;
  std::uint8_t commands_under_way_ = 0;  // a bit for each socket
  std::uint32_t implausible_reads_ = 0;
};

}  // namespace prometheus_express::w5500
