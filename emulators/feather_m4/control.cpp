#include "emulators/feather_m4/control.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <sstream>

namespace emulators::feather_m4 {
namespace {

constexpr std::size_t kLongestLine = 4096;

std::string listing(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text + "ok\n";
}

std::string result(const std::string& problem) {
  return problem.empty() ? "ok\n" : "error " + problem + '\n';
}

}  // namespace

Control::~Control() {
  for (const Client& client : clients_) {
    if (client.in > STDERR_FILENO) ::close(client.in);
  }
  if (listener_ >= 0) {
    ::close(listener_);
    ::unlink(path_.c_str());
  }
}

std::string Control::open(const std::string& where) {
  if (where == "-") {
    clients_.push_back({STDIN_FILENO, STDOUT_FILENO, {}});
    return {};
  }
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (where.size() >= sizeof address.sun_path) return "the path is too long";
  std::memcpy(address.sun_path, where.c_str(), where.size());
  ::unlink(where.c_str());
  const int listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (listener < 0 ||
      ::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(listener, 4) != 0) {
    const std::string problem = std::strerror(errno);
    if (listener >= 0) ::close(listener);
    return problem;
  }
  listener_ = listener;
  path_ = where;
  return {};
}

void Control::add_to(std::vector<pollfd>& waits) const {
  if (listener_ >= 0) waits.push_back({listener_, POLLIN, 0});
  for (const Client& client : clients_) waits.push_back({client.in, POLLIN, 0});
}

void Control::poll() {
  if (listener_ >= 0) accept_clients();
  for (std::size_t i = 0; i < clients_.size();) {
    if (serve(clients_[i])) {
      ++i;
      continue;
    }
    if (clients_[i].in > STDERR_FILENO) ::close(clients_[i].in);
    clients_.erase(clients_.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

void Control::accept_clients() {
  for (;;) {
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (client < 0) return;
    clients_.push_back({client, client, {}});
  }
}

// False: the client is gone.
bool Control::serve(Client& client) {
  pollfd ready{client.in, POLLIN, 0};
  while (::poll(&ready, 1, 0) > 0) {
    char bytes[512];
    const ssize_t count = ::read(client.in, bytes, sizeof bytes);
    if (count <= 0) return count < 0 && (errno == EAGAIN || errno == EINTR);
    client.text.append(bytes, static_cast<std::size_t>(count));
    std::size_t end;
    while ((end = client.text.find('\n')) != std::string::npos) {
      const std::string answer = execute(client.text.substr(0, end));
      client.text.erase(0, end + 1);
      // An answer is short: who does not take it is not there.
      if (::write(client.out, answer.data(), answer.size()) !=
          static_cast<ssize_t>(answer.size())) {
        return false;
      }
    }
    if (client.text.size() > kLongestLine) return false;
  }
  return true;
}

std::string Control::execute(const std::string& line) {
  std::istringstream words(line);
  std::string command;
  words >> command;
  if (command == "fault") {
    std::string name;
    std::string value;
    words >> name >> value;
    return result(station_.set_fault(name, value));
  }
  if (command == "faults") return listing(station_.fault_names());
  if (command == "counters") return listing(station_.counters());
  if (command == "clear") {
    station_.clear_faults();
    return "ok\n";
  }
  if (command == "weather") {
    std::string rest;
    std::getline(words, rest);
    return result(set_weather(rest));
  }
  if (command == "pulses" || command == "analogue") {
    std::string where;
    words >> where;
    return result(station_.attach(command, where));
  }
  if (command == "reset") {
    station_.board().press_reset();
    return "ok\n";
  }
  if (command == "leap") {
    std::string seconds;
    words >> seconds;
    return result(leap(seconds));
  }
  if (command == "quit") {
    quits_ = true;
    return "ok\n";
  }
  return "error there is no command '" + command + "'\n";
}

std::string Control::set_weather(const std::string& numbers) {
  Weather weather;
  char rest = 0;
  const int fields =
      std::sscanf(numbers.c_str(), "%lf %lf %lf %lf %c", &weather.temperature_celsius,
                  &weather.humidity_percent, &weather.pressure_hpa, &weather.gas_ohms, &rest);
  if (fields != 4) return "weather takes four numbers";
  station_.set_weather(weather);
  has_weather_ = true;
  return {};
}

std::string Control::leap(const std::string& seconds) {
  double count = 0;
  char rest = 0;
  if (std::sscanf(seconds.c_str(), "%lf %c", &count, &rest) != 1 || !(count > 0 && count <= 1e6)) {
    return "leap takes a number of seconds, up to a million";
  }
  leap_end_ns_ = station_.board().now_ns() + static_cast<std::uint64_t>(count * 1e9);
  return {};
}

}  // namespace emulators::feather_m4
