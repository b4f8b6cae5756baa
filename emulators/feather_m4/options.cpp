#include "emulators/feather_m4/options.h"

#include <arpa/inet.h>

#include <cctype>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include "emulators/feather_m4/attachments/attachments.h"

namespace emulators::feather_m4 {

const char* const kUsage =
    "Usage: emulated_feather_m4 IMAGE [options]\n"
    "\n"
    "Runs IMAGE (.uf2, .bin or .elf) on an emulated Adafruit Feather M4 Express with an Ethernet\n"
    "FeatherWing (W5500), a BME680 and a Si7021. The board reaches nothing but 127.0.0.1.\n"
    "\n"
    "  --port [CHIP:]HOST  a port of 127.0.0.1 (0: any free one) that reaches the board's port\n"
    "                      CHIP, 8080 unless said; a line tells when the program listens there.\n"
    "                      As often as needed; without it, 8080:0\n"
    "  --peer A:P:HOST     connections of the board to address A, port P, go to 127.0.0.1:HOST\n"
    "  --name NAME=A       the board's DNS server knows this name\n"
    "  --mdns              its group of multicast DNS is the one on this machine's loopback\n"
    "  --lease SECONDS     what its DHCP server gives\n"
    "  --link-delay SECONDS  from the start of the chip's PHY until there is a link; without it "
    "none\n"
    "  --epoch SECONDS     what its SNTP server calls the beginning, since 1970; now: this "
    "moment,\n"
    "                      which it is unless said, but for --free-running\n"
    "  --weather FILE      what the sensors measure: CSV with the header seconds,\n"
    "                      temperature_celsius,humidity_percent,pressure_hpa,gas_ohms\n"
    "  --day SECONDS       without a file: weather of a day that takes so long, over and over\n"
    "  --sht31 ADDRESS     attaches sensors that measure the same, as often as needed: 0x44 or\n"
    "  --bme280 ADDRESS    0x45, and 0x76\n"
    "  --ds18b20 PIN       at a pin of the board, D5 or PA16; PIN:parasite has its power from "
    "there\n"
    "  --dht22 PIN\n"
    "  --analogue PIN=VOLTS  what an input of the converter ADC0 is at\n"
    "  --pulses PIN=HZ     a square wave\n"
    "  --fault NAME=VALUE  a fault from the beginning; --fault help lists them\n"
    "  --trace             prints every SPI and I2C transaction\n"
    "  --control PATH      takes commands from a Unix socket, or from standard input (-)\n"
    "  --seconds N         ends with status 0 after so many seconds of the board's time\n"
    "  --free-running      does not keep to the wall's clock: sleep takes no time\n"
    "  --debugger          a debugger is attached: semihosting prints and exits\n"
    "  --arguments TEXT    what the debugger gives a program that asks for its command line, "
    "behind\n"
    "                      the name of the image\n"
    "  --serial            an adapter is on the TX and RX pins: prints what the program sends\n"
    "  --take-faults       faults go to the program's handlers, instead of ending the emulation\n"
    "  --counters          prints all counters at the end\n"
    "  --track-stack       counts stack_bytes by the stack pointer, which is slower; otherwise it\n"
    "                      is what was written, too much where the program fills its stack\n"
    "\n"
    "Exit status: the program's own (by semihosting), 0 at the end of --seconds and by a signal,\n"
    "70 where it touched something that is not modelled, 71 for what a real board would answer\n"
    "with a fault, 2 for a wrong command line.\n";

namespace {

bool parse_port(const std::string& text, std::uint16_t& port) {
  char* end = nullptr;
  const unsigned long value = std::strtoul(text.c_str(), &end, 10);
  if (text.empty() || *end != '\0' || value > 65535) return false;
  port = static_cast<std::uint16_t>(value);
  return true;
}

bool parse_address(const std::string& text, w5500::Address& address) {
  in_addr parsed{};
  if (::inet_pton(AF_INET, text.c_str(), &parsed) != 1) return false;
  std::memcpy(address.data(), &parsed, address.size());
  return true;
}

bool add_port(const std::string& text, CommandLine& line) {
  CommandLine::Port port{8080, 0};
  const std::size_t colon = text.find(':');
  line.ports.push_back(port);
  CommandLine::Port& added = line.ports.back();
  if (colon == std::string::npos) return parse_port(text, added.host);
  return parse_port(text.substr(0, colon), added.chip) &&
         parse_port(text.substr(colon + 1), added.host);
}

bool add_peer(const std::string& text, CommandLine& line) {
  const std::size_t first = text.find(':');
  const std::size_t second = text.find(':', first + 1);
  if (first == std::string::npos || second == std::string::npos) return false;
  CommandLine::Peer peer{};
  line.peers.push_back(peer);
  CommandLine::Peer& added = line.peers.back();
  return parse_address(text.substr(0, first), added.address) &&
         parse_port(text.substr(first + 1, second - first - 1), added.port) &&
         parse_port(text.substr(second + 1), added.host_port);
}

bool add_name(const std::string& text, CommandLine& line) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) return false;
  line.names.emplace_back(text.substr(0, equals), w5500::Address{});
  return parse_address(text.substr(equals + 1), line.names.back().second);
}

bool add_fault(const std::string& text, CommandLine& line) {
  const std::size_t equals = text.find('=');
  line.faults.emplace_back(text.substr(0, equals),
                           equals == std::string::npos ? "" : text.substr(equals + 1));
  return true;
}

bool parse_seconds(const std::string& text, double& seconds) {
  char* end = nullptr;
  seconds = std::strtod(text.c_str(), &end);
  return !text.empty() && *end == '\0' && seconds > 0;
}

bool parse_epoch(const std::string& text, CommandLine& line) {
  if (text == "now") {
    line.epoch_unix_s = static_cast<std::uint64_t>(std::time(nullptr));
    return true;
  }
  char* end = nullptr;
  line.epoch_unix_s = std::strtoull(text.c_str(), &end, 10);
  return !text.empty() && std::isdigit(static_cast<unsigned char>(text[0])) != 0 && *end == '\0';
}

bool set_flag(const std::string& option, CommandLine& line) {
  if (option == "--trace") return line.trace = true;
  if (option == "--free-running") return line.free_running = true;
  if (option == "--debugger") return line.debugger = true;
  if (option == "--counters") return line.counters = true;
  if (option == "--serial") return line.serial = true;
  if (option == "--mdns") return line.mdns = true;
  if (option == "--take-faults") return line.take_faults = true;
  if (option == "--track-stack") return line.track_stack = true;
  if (option == "--help" || option == "-h") return line.help = true;
  return false;
}

bool set_value(const std::string& option, const std::string& value, CommandLine& line) {
  double lease = 0;
  if (option == "--port") return add_port(value, line);
  if (option == "--peer") return add_peer(value, line);
  if (option == "--name") return add_name(value, line);
  if (option == "--fault") return add_fault(value, line);
  if (option == "--epoch") return parse_epoch(value, line);
  if (option == "--seconds") return parse_seconds(value, line.seconds);
  if (option == "--day") return parse_seconds(value, line.day_s);
  if (option == "--lease") {
    if (!parse_seconds(value, lease)) return false;
    line.lease_s = static_cast<std::uint32_t>(lease);
    return true;
  }
  double link_delay = 0;
  if (option == "--link-delay") {
    if (!parse_seconds(value, link_delay)) return false;
    line.link_delay_ms = static_cast<std::uint32_t>(link_delay * 1'000);
    return true;
  }
  if (Attachments::is_kind(option.substr(2))) {
    line.attached.emplace_back(option.substr(2), value);
  } else if (option == "--weather") {
    line.weather = value;
  } else if (option == "--control") {
    line.control = value;
  } else if (option == "--arguments") {
    line.arguments = value;
  } else {
    return false;
  }
  return !value.empty();
}

}  // namespace

std::string parse(int count, char** arguments, CommandLine& line) {
  for (int i = 1; i < count; ++i) {
    const std::string option = arguments[i];
    if (set_flag(option, line)) continue;
    if (option.compare(0, 2, "--") != 0) {
      if (!line.image.empty()) return "there is more than one image";
      line.image = option;
      continue;
    }
    const std::string value = i + 1 < count ? arguments[++i] : "";
    if (!set_value(option, value, line)) return "'" + option + ' ' + value + "' is not understood";
  }
  if (line.ports.empty()) line.ports.push_back({8080, 0});
  return line.image.empty() && !line.help && line.faults.empty() ? "there is no image" : "";
}

}  // namespace emulators::feather_m4
