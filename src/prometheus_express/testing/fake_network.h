// A Network in memory, for unit tests of what uses one: clients do what a test says, faults happen
// where it says, and time passes only when it says.
//
//   prom::FakeNetwork network;
//   prom::HttpServer<2> server{network, 8080, prom::Router{routes}};
//   prom::FakeClient& client = network.client(8080);
//   client.send_text("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
//   server.update();
//   const bool served = client.received().find("200 OK") != std::string::npos;
//   use(served);
//
// The other way round, for what connects to somebody, the test is the peer: it listens, and takes
// what was connected.
//
//   prom::FakeNetwork network;
//   prom::GatewayPush<> push{network};
//   prom::Listener* gateway = nullptr;
//   (void)network.listen_on(9091, gateway);
//   push.push("127.0.0.1:9091", "weather", registry);
//   push.update();
//   prom::FakeClient* const pushed = network.take_connection(9091);
//   pushed->send_text("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
//   push.finish();
//   use(push.status().ok());
//
// Link prometheus_express::testing. It allocates as it likes, so it is for hosts and for boards
// with a heap. For one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "prometheus_express/net/network.h"
#include "prometheus_express/platform/bounds.h"

namespace prometheus_express {

class FakeClock;
class FakeNetwork;

// One end of a connection, made by FakeNetwork. The other end is a FakeConnection too.
class FakeConnection final : public Connection {
 public:
  explicit FakeConnection(FakeNetwork& network) : network_(network) {}

  IoResult read_some(char* data, std::size_t size) override;
  IoResult write_some(const char* data, std::size_t size) override;
  void finish_writing() override;
  void stop() override;
  std::uint64_t peer() override { return peer_key_; }

 private:
  friend class FakeClient;
  friend class FakeListener;
  friend class FakeNetwork;

  enum class State : std::uint8_t { kOpen, kReset, kClosed };

  void reset();
  bool ready() const;

  FakeNetwork& network_;
  FakeConnection* peer_ = nullptr;
  std::uint64_t peer_key_ = 0;  // of who came in
  std::string inbox_;
  std::size_t inbox_limit_ = 65536;
  bool counted_ = false;        // an end that the code under test holds, and faults apply to
  bool finished_ = false;       // we write no more
  bool peer_finished_ = false;  // and neither does the peer
  State state_ = State::kOpen;
};

// What a test holds of a client that has connected to a server. Lives as long as the FakeNetwork.
class FakeClient {
 public:
  explicit FakeClient(FakeConnection& end) : end_(end) {}

  void send_text(std::string_view text);
  void finish();  // sends no more (FIN)
  void reset();   // is gone (RST)

  // All that the server has written so far.
  const std::string& received() const { return end_.inbox_; }

  // As received(), which is empty afterwards.
  std::string take();

  // How many bytes the server can write before its writes would block; unlimited unless set.
  void set_window(std::size_t bytes) { end_.inbox_limit_ = bytes; }

  // Says whether the server says that it writes no more (FIN), or has cut the connection (RST).
  bool ended() const { return end_.peer_finished_; }
  bool was_cut() const { return end_.state_ == FakeConnection::State::kReset; }

 private:
  FakeConnection& end_;
};

class FakeListener final : public Listener {
 public:
  FakeListener(FakeNetwork& network, std::uint16_t port) : network_(network), port_(port) {}

  Connection* accept_next() override;
  std::uint16_t port() const override { return port_; }
  void stop() override;

 private:
  friend class FakeNetwork;

  FakeNetwork& network_;
  std::uint16_t port_;
  bool open_ = true;
  std::vector<FakeConnection*> waiting_;
};

class FakeNetwork final : public Network {
 public:
  static constexpr std::size_t kUnlimited = largest<std::size_t>();

  // Connections are made to 127.0.0.1, or to this one (RFC 5737: nobody's), which answers nothing,
  // not even that it refuses: they are never established.
  static constexpr char kSilentAddress[] = "192.0.2.9";

  // As Connection::peer(), of all that nobody says anything else of.
  static constexpr std::uint64_t kThisAddress = 0x7F000001;

  // At most so many connections are accepted or made at the same time.
  explicit FakeNetwork(std::size_t max_connections = kUnlimited)
      : max_connections_(max_connections) {}

  Status listen_on(std::uint16_t port, Listener*& listener) override;
  Status connect_to(const char* address, std::uint16_t port, Connection*& connection) override;
  std::uint64_t now_ms() override;
  void update() override {}

  // Returns at once where there is something to do, and that is also where a client of a listener
  // waits to be accepted, or taken (take_connection()); else it lets the time pass until then.
  void wait(std::uint64_t until_ms) override;

  // Lets time pass.
  void advance(std::uint64_t ms);

#if PROMETHEUS_EXPRESS_THREADS
  // Its time is the clock's from now on (testing/fake_clock.h), and advance() and wait() move that.
  // Borrowed. Hosts only.
  void follow(FakeClock& clock) { clock_ = &clock; }
#endif

  // A client at the address of which `peer` is the key connects to whoever listens on `port`, or to
  // nobody.
  FakeClient& client(std::uint16_t port, std::uint64_t peer = kThisAddress);

  // The other way round: the test is the peer to whom the code under test has connected, on a port
  // that the test listens on. The oldest that nobody has accepted; nullptr where there is none.
  FakeClient* take_connection(std::uint16_t port);

  // The most bytes that one read or write moves.
  void set_most_read(std::size_t bytes) { most_read_ = bytes; }
  void set_most_written(std::size_t bytes) { most_written_ = bytes; }

  // Reads, writes, accepts and connects so far by the code under test.
  std::size_t operations() const { return operations_; }

  // The n-th of them (1 is the first of all) fails: a read or write finds the connection reset, an
  // accept gives nothing although a client waits, a connect finds no route.
  void fail_operation(std::size_t n) { failing_operation_ = n; }

  // Connections that the code under test holds.
  std::size_t open_connections() const { return open_; }

  // Calls that the contract forbids: use after close, or size 0. A test expects none.
  std::size_t misuses() const { return misuses_; }

 private:
  friend class FakeConnection;
  friend class FakeListener;

  FakeConnection& make_end();
  void join(FakeConnection& a, FakeConnection& b);
  void hold(FakeConnection& end);
  FakeListener* listener_on(std::uint16_t port);
  bool next_operation_fails() { return ++operations_ == failing_operation_; }

  std::size_t max_connections_;
  FakeClock* clock_ = nullptr;
  std::uint64_t now_ms_ = 1'000;
  std::uint16_t next_port_ = 50'000;
  std::size_t most_read_ = kUnlimited;
  std::size_t most_written_ = kUnlimited;
  std::size_t operations_ = 0;
  std::size_t failing_operation_ = 0;
  std::size_t open_ = 0;
  std::size_t misuses_ = 0;
  std::vector<std::unique_ptr<FakeConnection>> ends_;
  std::vector<std::unique_ptr<FakeClient>> clients_;
  std::vector<std::unique_ptr<FakeListener>> listeners_;
};

}  // namespace prometheus_express
