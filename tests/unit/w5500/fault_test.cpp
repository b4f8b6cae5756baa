// Every fault of the emulated chip, once at every place of an exchange: nothing hangs, no wrong
// byte reaches a client, and the next client is served.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "prometheus_express/http/server.h"
#include "w5500/host_client.h"
#include "w5500/world.h"

using namespace prometheus_express;
using namespace test_support;
using emulators::w5500::Faults;
using emulators::w5500::State;

namespace {

constexpr std::uint16_t kPort = 8080;

const std::string kPage = [] {
  std::string text;
  for (int i = 0; text.size() < 3'000; ++i) text += std::to_string(i) + '\n';
  return text;
}();

class PageSource final : public BodySource {
 public:
  bool begin() {
    at_ = 0;
    return !std::exchange(busy_, true);
  }
  BodyResult read_some(char* buffer, std::size_t size) override {
    const std::size_t count = kPage.copy(buffer, size, at_);
    at_ += count;
    return {count, at_ == kPage.size() ? BodyStatus::kEnd : BodyStatus::kMore};
  }
  void release() override { busy_ = false; }

 private:
  bool busy_ = false;
  std::size_t at_ = 0;
};

w5500::Options options(bool check_data) {
  w5500::Options options = {kSettings};
  options.check_data = check_data;
  return options;
}

// What is answered is the same at any time.
HttpServerOptions without_dates() {
  HttpServerOptions options;
  options.dates = false;
  return options;
}

struct Fixture {
  World world;
  Board board;
  PageSource source;
  Route routes[1] = {{"GET", "/", *this}};
  HttpServer<4, 512, 700> server{board.network, kPort, Router{routes}, without_dates()};

  explicit Fixture(bool check_data) : board(world, options(check_data)) {
    host_port_of(board, kPort);
    for (int i = 0; i < 10; ++i) turn();
  }

  void operator()(const Request&, Response& response) {
    if (source.begin()) {
      response.stream(source);
    } else {
      response.set_status(503);
    }
  }

  void turn() {
    server.update();
    board.network.wait(std::min(server.next_deadline_ms(), board.network.now_ms() + 250));
  }

  // A client asks twice over one connection; gives all that it got, and how that ended.
  IoStatus ask(std::string& text, std::uint32_t limit_ms) {
    HostClient client(board, kPort);
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.0\r\nHost: a\r\n\r\n");
    const std::uint64_t end = board.network.now_ms() + limit_ms;
    while (client.end() == IoStatus::kWouldBlock && board.network.now_ms() < end) {
      client.turn();
      turn();
    }
    text = client.received();
    return client.end();
  }

  // All is well, and all sockets listen again but for the one in reserve, which is closed.
  bool is_as_before() const {
    std::size_t listening = 0;
    std::size_t closed = 0;
    for (const auto& socket : board.chip.sockets()) {
      listening += socket.state == State::kListen && socket.port == kPort ? 1 : 0;
      closed += socket.state == State::kClosed ? 1 : 0;
    }
    return listening == 7 && closed == 1 && board.network.fault() == w5500::Fault::kNone;
  }
};

// What a client gets without a fault.
const std::string& right_text() {
  static const std::string right = [] {
    Fixture fixture(false);
    std::string text;
    CHECK(fixture.ask(text, 60'000) == IoStatus::kClosed);
    CHECK(text.size() > 2 * kPage.size());
    return text;
  }();
  return right;
}

// What came of one kind of fault.
struct Tally {
  unsigned runs = 0;
  unsigned whole = 0;    // the client noticed nothing
  unsigned cut = 0;      // what it got was right, and its end an error
  unsigned endless = 0;  // what it got was right, and it was left waiting
  unsigned wrong = 0;
  std::uint64_t longest_exchange_ms = 0;
  std::uint64_t longest_recovery_ms = 0;
};

void judge(IoStatus end, const std::string& text, Tally& tally) {
  const std::size_t timeout = text.find("HTTP/1.1 408");  // an honest error
  const bool right = right_text().compare(0, std::min(text.size(), timeout), text, 0, timeout) == 0;
  if (!right ||
      (end == IoStatus::kClosed && text != right_text() && timeout == std::string::npos)) {
    ++tally.wrong;
  } else if (end == IoStatus::kWouldBlock) {
    ++tally.endless;
  } else if (end == IoStatus::kClosed && text == right_text()) {
    ++tally.whole;
  } else {
    ++tally.cut;
  }
}

// How long it takes until a client is served as always, and all sockets are back.
void check_recovery(Fixture& f, Tally& tally) {
  const std::uint64_t start = f.board.network.now_ms();
  std::string text;
  bool served = false;
  for (int i = 0; i < 10 && !served; ++i) {
    served = f.ask(text, 1'000) == IoStatus::kClosed && text == right_text();
  }
  CHECK(served);
  tally.longest_recovery_ms = std::max(tally.longest_recovery_ms, f.board.network.now_ms() - start);
  const std::uint64_t end = f.board.network.now_ms() + 60'000;
  while (!f.is_as_before() && f.board.network.now_ms() < end) f.turn();
  CHECK(f.is_as_before());
}

// One exchange with the fault.
void run(const Faults& faults, bool check_data, Tally& tally) {
  Fixture f(check_data);
  ++tally.runs;
  f.board.chip.set_faults(faults);
  std::string text;
  const std::uint64_t start = f.board.network.now_ms();
  judge(f.ask(text, 45'000), text, tally);
  tally.longest_exchange_ms = std::max(tally.longest_exchange_ms, f.board.network.now_ms() - start);
  f.board.chip.set_faults({});
  check_recovery(f, tally);
}

void report(const std::string& name, const Tally& tally) {
  MESSAGE(name, ": ", tally.runs, " runs, ", tally.whole, " whole, ", tally.cut, " cut, ",
          tally.endless, " endless, ", tally.wrong, " wrong; over within ",
          tally.longest_exchange_ms, " ms, recovered within ", tally.longest_recovery_ms, " ms");
}

// SPI transactions of an exchange without faults.
std::uint64_t transactions(bool check_data) {
  Fixture f(check_data);
  const std::uint64_t before = f.board.spi.transactions();
  std::string text;
  f.ask(text, 60'000);
  return f.board.spi.transactions() - before;
}

// Every frame, at bytes of its address, its control byte and its data.
void turn_bits_round(bool mosi, bool check_data, Tally& tally) {
  const std::uint64_t count = transactions(check_data);
  for (std::uint64_t n = 1; n <= count; ++n) {
    for (const std::uint32_t position : {0U, 1U, 2U, 3U, 4U, 5U, 8U, 30U}) {
      CAPTURE(n);
      CAPTURE(position);
      constexpr std::uint8_t kMasks[] = {0x01, 0x08, 0x80, 0xFF};
      Faults faults;
      emulators::w5500::BitError& error = mosi ? faults.mosi : faults.miso;
      error.transactions = {n, 0};
      error.position = position;
      error.mask = kMasks[(n + position) % 4];
      run(faults, check_data, tally);
    }
  }
}

TEST_CASE("a bit that is turned round, once") {
  for (const bool mosi : {false, true}) {
    Tally tally;
    turn_bits_round(mosi, true, tally);
    report(mosi ? "MOSI, data checked" : "MISO, data checked", tally);
    CHECK(tally.wrong == 0);
  }
}

// Wrong bytes of a page or a request pass then; all else is as good.
TEST_CASE("a bit that is turned round, once, while data is not checked") {
  for (const bool mosi : {false, true}) {
    Tally tally;
    turn_bits_round(mosi, false, tally);
    report(mosi ? "MOSI" : "MISO", tally);
    CHECK(tally.endless == 0);
  }
}

TEST_CASE("a transaction that ends early, once") {
  Tally tally;
  for (std::uint64_t n = 1; n <= transactions(true); ++n) {
    for (const std::uint32_t position : {0U, 1U, 2U, 3U, 4U, 5U, 8U, 30U}) {
      Faults faults;
      faults.short_transfer.transactions = {n, 0};
      faults.short_transfer.position = position;
      run(faults, true, tally);
    }
  }
  report("short, data checked", tally);
  CHECK(tally.wrong == 0);
}

TEST_CASE("a reset in mid-transaction, once") {
  for (const bool check_data : {false, true}) {
    Tally tally;
    for (std::uint64_t n = 1; n <= transactions(check_data); ++n) {
      for (const std::uint32_t position : {0U, 2U, 3U, 4U, 30U, 500U}) {
        Faults faults;
        faults.reset.transactions = {n, 0};
        faults.reset.position = position;
        run(faults, check_data, tally);
      }
    }
    report(check_data ? "reset, data checked" : "reset", tally);
    CHECK(tally.wrong == 0);
  }
}

TEST_CASE("a command that sticks, once") {
  Tally tally;
  for (std::uint64_t n = 1; n <= 60; ++n) {
    Faults faults;
    faults.stuck_command = {n, 0};
    run(faults, false, tally);
  }
  report("stuck", tally);
  CHECK(tally.wrong == 0);
}

// Every command of the exchange, each SEND among them, is noticed to be lost within a second.
TEST_CASE("a command that gets lost, once") {
  for (const bool check_data : {false, true}) {
    Tally tally;
    for (std::uint64_t n = 1; n <= 60; ++n) {
      CAPTURE(n);
      Faults faults;
      faults.lost_command = {n, 0};
      run(faults, check_data, tally);
    }
    report(check_data ? "lost, data checked" : "lost", tally);
    CHECK(tally.whole == tally.runs);
    CHECK(tally.longest_exchange_ms < 1'000);
  }
}

TEST_CASE("sizes that are read while they change") {
  Tally tally;
  for (std::uint64_t n = 1; n <= 20; ++n) {
    for (const std::uint64_t every : {0U, 1U, 2U, 3U, 5U}) {
      Faults faults;
      faults.torn_read = {n, every};
      run(faults, false, tally);
    }
  }
  report("torn", tally);
  CHECK(tally.endless == 0);
  CHECK(tally.wrong == 0);
}

TEST_CASE("a link that goes, and comes back") {
  Tally tally;
  Faults faults;
  faults.link_lost = true;
  for (unsigned n = 1; n <= 12; ++n) {
    Fixture f(false);
    ++tally.runs;
    HostClient client(f.board, kPort);
    client.send("GET / HTTP/1.0\r\nHost: a\r\n\r\n");
    for (unsigned i = 0; i < n; ++i) {
      client.turn();
      f.turn();
    }
    f.board.chip.set_faults(faults);
    const std::uint64_t back = f.board.network.now_ms() + std::uint64_t{100} * n;
    while (f.board.network.now_ms() < back) f.turn();
    f.board.chip.set_faults({});
    check_recovery(f, tally);
    CHECK(f.board.network.statistics().link_losses <= 1);
  }
  report("link", tally);
}

// Noise that does not end: what comes through is right, and all is well when it is over.
TEST_CASE("a bus that is disturbed again and again") {
  for (const std::uint64_t every : {301U, 997U, 4'999U}) {
    for (const bool mosi : {false, true}) {
      CAPTURE(every);
      CAPTURE(mosi);
      Faults faults;
      emulators::w5500::BitError& error = mosi ? faults.mosi : faults.miso;
      error.bytes = {every, every};
      error.mask = 0x10;
      Tally tally;
      for (int i = 0; i < 5; ++i) run(faults, true, tally);
      report(mosi ? "noisy MOSI" : "noisy MISO", tally);
      CHECK(tally.wrong == 0);
    }
  }
}

}  // namespace
