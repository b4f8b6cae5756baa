// The board with all chips on it, as one thing: their weather, their faults by name, their
// counters.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "emulators/bme680/bme680.h"
#include "emulators/feather_m4/attachments/attachments.h"
#include "emulators/feather_m4/board.h"
#include "emulators/feather_m4/trace.h"
#include "emulators/si7021/si7021.h"
#include "emulators/w5500/chip.h"

namespace emulators::feather_m4 {

class Station {
 public:
  explicit Station(const w5500::Config& network = {});

  Board& board() { return board_; }
  w5500::Chip& w5500() { return w5500_; }

  // Attachments::attach(), before power_on(); a number of pulses or analogue may be changed later.
  std::string attach(const std::string& kind, const std::string& where);

  void set_weather(const Weather& weather);
  const Weather& weather() const { return bme680_.weather(); }

  // A fault by its name, "w5500.link_lost" or "bme680.nack_every", and its value, a number. Strikes
  // of the W5500 are "3" for the third, "3/10" for the third and every tenth after it. The count of
  // every strike of that chip begins anew. Gives what is wrong with it, or nothing.
  std::string set_fault(const std::string& name, const std::string& value);
  void clear_faults();
  // All names, in order.
  std::vector<std::string> fault_names() const;

  // Every transaction on both buses, in words. Before the board is powered on.
  void set_trace(std::function<void(const std::string&)> print);

  // Connects the chips that are not connected through set_trace(), and starts the program.
  void power_on();

  // "instructions 12345", one line each: of the board, of the chips, and of each socket.
  std::vector<std::string> counters();

  // Says whether a socket of the W5500 listens at this port.
  bool listens(std::uint16_t port) const;

 private:
  Board board_;
  Bme680 bme680_{board_.clock()};
  Si7021 si7021_{board_.clock()};
  w5500::Chip w5500_;
  Attachments attachments_{board_};
  std::function<void(const std::string&)> print_;
  bool powered_ = false;
  std::vector<std::unique_ptr<TracedI2c>> traced_;
};

}  // namespace emulators::feather_m4
