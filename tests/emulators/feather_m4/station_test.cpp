// The board with its chips: weather, faults and counters by name, traces, and HTTP over the W5500.
#include "emulators/feather_m4/station.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "emulators/feather_m4/control.h"
#include "emulators/feather_m4/runner.h"
#include "emulators/weather/weather_day.h"
#include "emulators/weather/weather_file.h"

using emulators::Weather;
using emulators::WeatherDay;
using emulators::WeatherFile;
using emulators::feather_m4::Control;
using emulators::feather_m4::Runner;
using emulators::feather_m4::Station;

namespace {

// A client that never blocks: it is called between slices of the board's time.
class Client {
 public:
  explicit Client(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  }
  ~Client() { ::close(fd_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool send(const std::string& text) {
    return ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
  }
  void receive() {
    char bytes[4096];
    const ssize_t count = ::recv(fd_, bytes, sizeof bytes, 0);
    if (count > 0) received_.append(bytes, static_cast<std::size_t>(count));
  }
  const std::string& received() const { return received_; }

 private:
  int fd_;
  std::string received_;
};

std::uint64_t counter(Station& station, const std::string& name) {
  for (const std::string& line : station.counters()) {
    if (line.compare(0, name.size() + 1, name + ' ') == 0) {
      return std::stoull(line.substr(name.size() + 1));
    }
  }
  FAIL("no counter " << name);
  return 0;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

struct Bench {
  Station station;
  Control control{station};
};

}  // namespace

TEST_CASE("a program serves HTTP, one request after the other") {
  for (const bool free_running : {false, true}) {
    Bench bench;
    const std::uint16_t port = bench.station.w5500().map_port(8080);
    REQUIRE(port != 0);
    REQUIRE(bench.station.board().load(TEST_IMAGES "http.bin") == "");
    Runner::Options options;
    options.free_running = free_running;
    options.end_ns = 30'000'000'000;
    Runner runner{bench.station, bench.control, {}, options};
    Client client{port};
    std::size_t answers = 0;
    constexpr std::size_t kPage = 67 + 1000;
    bool sent = false;
    runner.set_observer([&] {
      if (!sent) sent = client.send("GET / HTTP/1.1\r\n\r\n");
      client.receive();
      if (client.received().size() < (answers + 1) * kPage) return;
      ++answers;
      sent = false;
      if (answers == 100) runner.stop();
    });
    bench.station.power_on();
    runner.run();
    CHECK(answers == 100);
    CHECK(contains(client.received(), "xyzabc"));
    CHECK(client.received().size() == 100 * kPage);
    CHECK(counter(bench.station, "w5500_accepted") == 1);
    CHECK(counter(bench.station, "w5500_bytes_sent") == 100 * kPage);
    CHECK(counter(bench.station, "spi_transactions") > 1000);
    CHECK(counter(bench.station, "cpu_hz") == 120'000'000);
    CHECK(contains(bench.control.execute("counters"), "socket7 SOCK_LISTEN port 8080"));
  }
}

TEST_CASE("weather from a file changes evenly, and stays at the end") {
  const char* const path = "weather_test.csv";
  std::ofstream(path) << "seconds,temperature_celsius,humidity_percent,pressure_hpa,gas_ohms\n"
                         "10,20,40,1000,50000\n20,30,60,900,10000\r\n";
  WeatherFile file;
  REQUIRE(file.load(path) == "");
  CHECK(file.at(0).temperature_celsius == 20);
  CHECK(file.at(10).pressure_hpa == 1000);
  CHECK(file.at(12.5).temperature_celsius == doctest::Approx(22.5));
  CHECK(file.at(12.5).humidity_percent == doctest::Approx(45));
  CHECK(file.at(15).pressure_hpa == doctest::Approx(950));
  CHECK(file.at(15).gas_ohms == doctest::Approx(30000));
  CHECK(file.at(1e9).gas_ohms == 10000);
  for (const char* bad :
       {"", "seconds\n1\n", "seconds,temperature_celsius,humidity_percent,pressure_hpa,gas_ohms\n",
        "seconds,temperature_celsius,humidity_percent,pressure_hpa,gas_ohms\n"
        "1,2,3,4\n",
        "seconds,temperature_celsius,humidity_percent,pressure_hpa,gas_ohms\n"
        "1,2,3,4,5,6\n",
        "seconds,temperature_celsius,humidity_percent,pressure_hpa,gas_ohms\n"
        "1,2,3,4,5\n1,2,3,4,5\n"}) {
    std::ofstream(path) << bad;
    CHECK(WeatherFile{}.load(path) != "");
  }
  std::remove(path);
  CHECK(WeatherFile{}.load(path) == "it cannot be read");
}

TEST_CASE("weather of a day changes by itself, in the runner too") {
  const WeatherDay day{600};
  CHECK(day.at(0).temperature_celsius == doctest::Approx(21));
  CHECK(day.at(150).temperature_celsius == doctest::Approx(27));
  CHECK(day.at(450).humidity_percent == doctest::Approx(66));
  CHECK(day.at(750).temperature_celsius == doctest::Approx(day.at(150).temperature_celsius));
  CHECK(day.at(750).pressure_hpa != doctest::Approx(day.at(150).pressure_hpa));
  CHECK(day.at(150).gas_ohms > day.at(450).gas_ohms);

  Bench bench;
  REQUIRE(bench.station.board().load(TEST_IMAGES "http.bin") == "");
  Runner::Options options;
  options.free_running = true;
  options.end_ns = 1'000'000'000;
  Runner runner{bench.station, bench.control, [](double s) { return WeatherDay{4}.at(s); },
                options};
  bench.station.power_on();
  runner.run();
  CHECK(bench.station.weather().temperature_celsius == doctest::Approx(27).epsilon(0.001));
}

TEST_CASE("commands set faults and weather, and refuse what they do not know") {
  Bench bench;
  Control& control = bench.control;
  CHECK(control.execute("weather -5 80 990.5 12345") == "ok\n");
  CHECK(bench.station.weather().temperature_celsius == -5);
  CHECK(bench.station.weather().gas_ohms == 12345);
  CHECK(control.has_weather());
  CHECK(control.execute("leap 15") == "ok\n");
  CHECK(control.leap_end_ns() == bench.station.board().now_ns() + 15'000'000'000);
  CHECK(contains(control.execute("leap -1"), "error"));
  CHECK(contains(control.execute("leap"), "error"));
  CHECK(contains(control.execute("weather 1 2 3"), "error"));
  CHECK(contains(control.execute("weather 1 2 3 4 5"), "error"));
  CHECK(contains(control.execute("frob"), "error"));
  CHECK(contains(control.execute(""), "error"));
  CHECK(contains(control.execute("fault nonsense 1"), "error"));
  CHECK(contains(control.execute("fault w5500.nonsense 1"), "error"));
  CHECK(contains(control.execute("fault bme680.nonsense 1"), "error"));
  CHECK(contains(control.execute("fault bme680.absent"), "error"));
  CHECK(control.execute("fault w5500.stuck_command 3/10") == "ok\n");
  CHECK(bench.station.w5500().faults().stuck_command.first == 3);
  CHECK(bench.station.w5500().faults().stuck_command.every == 10);
  CHECK(control.execute("fault w5500.link_lost 1") == "ok\n");
  CHECK(bench.station.w5500().faults().link_lost);
  CHECK(bench.station.w5500().faults().stuck_command.first == 3);
  CHECK(control.execute("clear") == "ok\n");
  CHECK_FALSE(bench.station.w5500().faults().link_lost);
  for (const std::string& name : bench.station.fault_names()) {
    CHECK(control.execute("fault " + name + " 1") == "ok\n");
    CHECK(contains(control.execute("fault " + name + " x"), "error"));
  }
  CHECK(bench.station.fault_names().size() == 2 + 2 * 9 + 25);
  CHECK_FALSE(control.quits());
  CHECK(control.execute("quit") == "ok\n");
  CHECK(control.quits());
}

TEST_CASE("transactions are told in words") {
  Bench bench;
  std::vector<std::string> lines;
  bench.station.set_trace([&](const std::string& line) { lines.push_back(line); });
  bench.station.board().set_debugger([](const std::string&) {});
  REQUIRE(bench.station.board().load(TEST_IMAGES "i2c.elf") == "");
  bench.station.power_on();
  bench.station.board().run_until(1'000'000'000);
  const auto told = [&](const std::string& part) {
    for (const std::string& line : lines) {
      if (contains(line, part)) return true;
    }
    return false;
  };
  CHECK(told("bme680 write chip_id: D0"));
  CHECK(told("bme680 read chip_id: 61"));
  CHECK(told("bme680 write ctrl_hum: 72 05 74 B5"));
  CHECK(told("si7021 write measure temperature: F3"));
  CHECK(told("si7021 read measure temperature: not acknowledged"));
}
