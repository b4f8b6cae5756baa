// The program as a user meets it: its options, its log, its page, its exit codes.
#include "program.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <cstdint>
#include <string>
#include <vector>

#include "fake_root.h"

namespace {

const char* const kProgram = HOST_SENSORS_PROGRAM;

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

const sockaddr* generic(const sockaddr_in& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

// A port of the loopback address that is taken for as long as this lives.
class TakenPort {
 public:
  TakenPort() {
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    REQUIRE(bind(socket_, generic(address), size) == 0);
    REQUIRE(listen(socket_, 1) == 0);
    REQUIRE(getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    number_ = std::to_string(ntohs(address.sin_port));
  }
  ~TakenPort() { close(socket_); }
  const std::string& number() const { return number_; }

 private:
  int socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  std::string number_;
};

// The whole answer to GET /metrics; reading gives up after 20 s of silence.
std::string get_metrics(std::uint16_t port) {
  const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval limit = {20, 0};
  setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  const sockaddr_in address = loopback(port);
  REQUIRE(connect(connection, generic(address), sizeof address) == 0);
  const std::string request =
      "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  REQUIRE(send(connection, request.data(), request.size(), MSG_NOSIGNAL) ==
          static_cast<ssize_t>(request.size()));
  std::string answer;
  char buffer[4096];
  for (ssize_t count; (count = recv(connection, buffer, sizeof buffer, 0)) > 0;) {
    answer.append(buffer, static_cast<std::size_t>(count));
  }
  close(connection);
  return answer;
}

}  // namespace

TEST_CASE("it logs what is absent and its URL, serves its readings, and stops cleanly") {
  FakeRoot root;
  root.folder("sys/class/hwmon");
  root.file("sys/class/thermal/thermal_zone0/type", "cpu");
  root.file("sys/class/thermal/thermal_zone0/temp", "45500");
  root.file("proc/loadavg", "0.5 0.03 0.01 1/85 4502");

  for (const int signal_number : {SIGINT, SIGTERM}) {
    Program program{kProgram,
                    {"--address", "127.0.0.1", "--port", "0", "--root", root.path().string()}};
    const std::string& log = program.read_until("/metrics\n");
    CHECK(has(log, "no hwmon sensors: " + root.path().string() + "/sys/class/hwmon is empty\n"));
    CHECK(has(log, "no uptime: not in " + root.path().string() + "/proc/uptime\n"));
    CHECK(!has(log, "thermal"));
    const std::size_t port_at = log.rfind(':') + 1;
    REQUIRE(has(log, "serving http://"));

    const std::string page =
        get_metrics(static_cast<std::uint16_t>(std::stoi(log.substr(port_at))));
    CHECK(page.compare(0, 15, "HTTP/1.1 200 OK") == 0);
    CHECK(has(page, "\r\n\r\n# HELP prom_express_temperature "));
    CHECK(has(page, "\nprom_express_temperature{sensor=\"cpu\"} 45.5\n"));
    CHECK(has(page, "\nprom_express_load1 0.5\n"));
    CHECK(has(page, "\nprocess_open_fds "));
    CHECK(!has(page, "uptime"));

    program.send_signal(signal_number);
    CHECK(program.exit_code() == 0);
    CHECK(has(program.read_all(), "stopping\n"));
  }
}

TEST_CASE("a port in use is named, and the exit code is 1") {
  const TakenPort port;
  Program program{kProgram, {"--address", "127.0.0.1", "--port", port.number()}};
  const std::string& log = program.read_all();
  CAPTURE(log);
  CHECK(has(log, port.number()));
  CHECK(!has(log, "serving"));
  CHECK(program.exit_code() == 1);
}

TEST_CASE("--help describes the options") {
  Program program{kProgram, {"--port", "1", "--help"}};
  CHECK(has(program.read_all(), "--port N"));
  CHECK(program.exit_code() == 0);
}

TEST_CASE("an option that cannot be understood is named, and the exit code is 2") {
  struct Mistake {
    std::vector<std::string> arguments;
    const char* said;
  };
  const Mistake mistakes[] = {{{"--speed", "9"}, "--speed is not an option"},
                              {{"8080"}, "8080 is not an option"},
                              {{"--port"}, "--port needs a value"},
                              {{"--port", "65536"}, "not 65536"},
                              {{"--port", "80x"}, "not 80x"},
                              {{"--port", "-1"}, "not -1"},
                              {{"--port", ""}, "--port takes a number"}};
  for (const Mistake& mistake : mistakes) {
    Program program{kProgram, mistake.arguments};
    const std::string& log = program.read_all();
    CAPTURE(log);
    CHECK(has(log, mistake.said));
    CHECK(program.exit_code() == 2);
  }
}
