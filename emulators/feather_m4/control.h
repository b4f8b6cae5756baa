// How other programs steer a running board: lines of text over a Unix socket, or standard input.
//
// Each line is a command, each answer some lines of which the last begins with "ok" or "error":
//
//   fault NAME VALUE   Station::set_fault()      faults    their names
//   clear              no faults any more
//   weather T H P G    from now on: degrees Celsius, percent, hectopascals, ohms
//   pulses PIN=HZ, analogue PIN=VOLTS   Station::attach()
//   counters           Station::counters()
//   reset              presses the reset button
//   leap SECONDS       of the board's time, which pass as with --free-running
//   quit               ends the emulation
#pragma once

#include <poll.h>

#include <cstdint>
#include <string>
#include <vector>

#include "emulators/feather_m4/station.h"

namespace emulators::feather_m4 {

class Control {
 public:
  explicit Control(Station& station) : station_(station) {}
  ~Control();
  Control(const Control&) = delete;
  Control& operator=(const Control&) = delete;

  // "-" is standard input and output, anything else the path of a socket, made anew. Empty, or what
  // is wrong.
  std::string open(const std::string& where);

  // What it waits for, besides others.
  void add_to(std::vector<pollfd>& waits) const;

  // Takes what has come, and answers. Never blocks.
  void poll();

  // One command; gives the answer, with its line feeds.
  std::string execute(const std::string& line);

  bool quits() const { return quits_; }
  // Until then sleep takes no time, in the board's nanoseconds.
  std::uint64_t leap_end_ns() const { return leap_end_ns_; }
  // Says whether weather was set by a command: then the file's is over.
  bool has_weather() const { return has_weather_; }

 private:
  struct Client {
    int in;
    int out;
    std::string text;
  };

  void accept_clients();
  bool serve(Client& client);
  std::string set_weather(const std::string& numbers);
  std::string leap(const std::string& seconds);

  Station& station_;
  int listener_ = -1;
  std::string path_;
  std::vector<Client> clients_;
  std::uint64_t leap_end_ns_ = 0;
  bool quits_ = false;
  bool has_weather_ = false;
};

}  // namespace emulators::feather_m4
