// What can go wrong with an emulated W5500, as configuration. All of it is off until it is set, and
// can be set and taken back at any time.
#pragma once

#include <cstdint>

namespace emulators::w5500 {

// Which of the events of a kind are struck. They are counted from 1, beginning when the fault is
// set.
struct Strike {
  std::uint64_t first = 0;  // this one; 0: none
  std::uint64_t every = 0;  // and each this many after it; 0: no more, 1: all
};

// Counts events of one kind.
class StrikeCounter {
 public:
  void set(Strike strike);

  // True if any later event can be struck.
  bool armed() const { return strike_.first != 0 && (strike_.every != 0 || seen_ < strike_.first); }

  // One more event happened: whether it is struck.
  bool strikes();

 private:
  Strike strike_;
  std::uint64_t seen_ = 0;
};

// A wrong bit on a line of the SPI bus.
struct BitError {
  Strike bytes;                // counted over all bytes of all transactions
  Strike transactions;         // or: in these transactions ...
  std::uint32_t position = 3;  // ... this byte; 0 is the first of the address, 3 the first of data
  std::uint8_t mask = 0x01;    // the bits that are turned round
};

// Something that happens within a transaction.
struct TransactionFault {
  Strike transactions;
  std::uint32_t position = 3;  // before this byte
};

enum class DhcpFault : std::uint8_t {
  kNone,
  kSilent,           // answers nothing
  kNak,              // refuses every request
  kSilentToUnicast,  // so that renewals fail and only rebinding helps
};

struct Faults {
  // The cable is out: PHYCFGR.LNK is 0 and no data moves. Connections stall, and end by the chip's
  // own time limits; those that still stand go on when the link is back.
  bool link_lost = false;

  // Commands (of all sockets) that are not carried out, with Sn_CR never reading 0 again. Later
  // commands to the same socket are lost, until the chip is reset.
  Strike stuck_command;

  // Commands (of all sockets) that the chip never hears of: Sn_CR reads 0 and nothing happens, as
  // when noise on the bus made of them what the chip does not know.
  Strike lost_command;

  BitError mosi;
  BitError miso;

  // The transaction ends early: the chip ignores what it is told, and gives 0xFF, from there on.
  TransactionFault short_transfer;

  // The chip is reset, all registers and sockets, and ignores the rest of the transaction.
  TransactionFault reset;

  // Reads of the high byte of Sn_TX_FSR or Sn_RX_RSR that belong to another value than the low
  // byte, one of 256 more or less.
  Strike torn_read;

  // Peers take nothing, as those whose window is closed.
  bool closed_windows = false;

  // Connections that come whose handshake the peer does not end: SOCK_SYNRECV, until its last
  // packet comes after so many milliseconds (0: never), or the time limit of RTR and RCR ends it
  // with a TIMEOUT. The host's peer believes that it is connected meanwhile.
  Strike late_handshake;
  std::uint32_t late_handshake_ms = 0;

  // DISCON commands whose FIN no peer acknowledges: SOCK_FIN_WAIT, SOCK_CLOSING once the peer has
  // sent its own, or SOCK_LAST_ACK, until the time limit ends it with a TIMEOUT, or the fault is
  // taken back and the FIN is sent again.
  Strike lost_fin;

  std::uint8_t version = 0x04;  // what VERSIONR holds

  // Connections that come while no socket listens are reset, as the real chip does. Otherwise they
  // wait in the host's backlog, which stands for a client that tries again.
  bool refuse_at_once = false;

  DhcpFault dhcp = DhcpFault::kNone;
  bool dns_silent = false;
  bool sntp_silent = false;
};

}  // namespace emulators::w5500
