// A process forks while it serves, scrapes and updates.
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "http_client.h"
#include "prometheus_express.h"
#include "prometheus_express/net/sockets/network.h"
#include "support/captured_errors.h"
#include "support/sanitizer.h"

namespace prom = prometheus_express;
using test_support::get;
using test_support::HttpClient;

namespace {

constexpr prom::MetricsServerOptions kLocal{"127.0.0.1", false};
constexpr char kRequest[] = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n";

// Runs `child` in a child process, which fails where it gives false, throws or takes too long.
template <class Child>
pid_t start(const Child& child) {
  const pid_t pid = ::fork();
  if (pid != 0) return pid;
  ::alarm(60);
  _exit(child() ? 0 : 1);
}

int status_of(pid_t pid) {
  int status = 0;
  if (::waitpid(pid, &status, 0) != pid) return -1;
  return status;
}

std::string ask(HttpClient& client, std::size_t size) {
  client.send(kRequest);
  std::string answer;
  char buffer[4096];
  while (answer.size() < size) {
    const std::string_view part = client.receive(buffer, sizeof buffer);
    if (part.empty()) break;
    answer += part;
  }
  return answer;
}

TEST_CASE("a child that ends the server does not touch the parent's connections") {
  prom::CollectorRegistry registry;
  prom::Gauge<> gauge{"g", "", registry};
  std::optional<prom::MetricsServer> server{std::in_place, std::uint16_t{0}, registry, kLocal};
  HttpClient idle{server->port()};
  HttpClient fresh{server->port()};
  const std::size_t size = ask(idle, 1).size();
  for (int i = 0; i < 10; ++i) {
    const pid_t child = start([&] {
      server.reset();
      return true;
    });
    CHECK(status_of(child) == 0);
    CHECK(ask(idle, size).rfind("HTTP/1.1 200 ", 0) == 0);
  }
  CHECK(ask(fresh, size).rfind("HTTP/1.1 200 ", 0) == 0);
  CHECK(get(server->port(), "/metrics").rfind("HTTP/1.1 200 ", 0) == 0);
}

TEST_CASE("a child is told once that it does not serve, and keeps nothing open") {
  for (int first_call = 0; first_call < 4; ++first_call) {
    CAPTURE(first_call);
    prom::CollectorRegistry registry;
    prom::Gauge<> gauge{"g", "", registry};
    std::optional<prom::MetricsServer> server{std::in_place, std::uint16_t{0}, registry, kLocal};
    const std::uint16_t port = server->port();
    HttpClient open{port};
    int ready[2];
    int done[2];
    REQUIRE(::pipe(ready) == 0);
    REQUIRE(::pipe(done) == 0);
    const pid_t child = start([&] {
      test_support::CapturedErrors errors;
      ::close(done[1]);
      if (first_call == 0) (void)registry.render();
      if (first_call == 1) server->wait();
      if (first_call == 2) (void)server->status();
      if (first_call == 3) prom::Gauge<> made{"made", "", registry};
      bool good = errors.all().size() == 1 &&
                  errors.last().find("port " + std::to_string(port)) != std::string::npos &&
                  errors.last().find("daemon()") != std::string::npos;
      server->wait();
      server->stop();
      good = good && server->status().code() == prom::StatusCode::kClosed && server->port() == 0 &&
             server->url().empty() && registry.render().find("g 0\n") != std::string::npos &&
             errors.all().size() == 1;
      // It may serve itself.
      char byte = 0;
      if (::write(ready[1], &byte, 1) != 1) return false;
      return ::read(done[0], &byte, 1) == 0 && good;  // until the parent has looked
    });
    char byte = 0;
    REQUIRE(::read(ready[0], &byte, 1) == 1);
    server.reset();
    CHECK_FALSE(HttpClient{port}.connected());  // nobody listens any more
    CHECK(open.receive_all().empty());
    ::close(done[1]);
    CHECK(status_of(child) == 0);
    for (const int fd : {ready[0], ready[1], done[0]}) ::close(fd);
  }
}

TEST_CASE("a server that its program polls goes on in a child") {
  prom::CollectorRegistry registry;
  prom::Gauge<> gauge{"g", "", registry};
  prom::MetricsHandler metrics{registry};
  const prom::Route routes[] = {{"GET", "/metrics", metrics}};
  std::optional<prom::sockets::Network> network{std::in_place,
                                                prom::sockets::NetworkOptions{"127.0.0.1"}};
  std::optional<prom::HttpServer<2>> server{std::in_place, *network, std::uint16_t{0},
                                            prom::Router{routes}};
  const std::uint16_t port = server->port();
  HttpClient before{port};  // of the parent
  before.send(kRequest);
  for (int i = 0; i < 100 && server->statistics().requests == 0; ++i) {
    server->update();
    network->wait(network->now_ms() + 10);
  }
  int stop[2];
  REQUIRE(::pipe(stop) == 0);
  const pid_t child = start([&] {
    ::close(stop[1]);
    gauge.set(5);
    while (server->statistics().responses_2xx < 2) {  // one was the parent's
      server->update();
      network->wait(network->now_ms() + 10);
    }
    server.reset();
    network.reset();
    char byte = 0;
    return ::read(stop[0], &byte, 1) == 0;
  });
  server.reset();
  network.reset();
  CHECK(get(port, "/metrics").find("g 5\n") != std::string::npos);
  ::close(stop[1]);
  CHECK(status_of(child) == 0);
  ::close(stop[0]);
}

template <class Storage>
struct Busy {
  Storage storage;
  prom::CollectorRegistry registry{"", storage};
  prom::Counter<1> counter{"c_total", "", {"a"}, registry};
  prom::Histogram<1> histogram{"h", "", {"a"}, registry};
  prom::Summary<> summary{"s", "", registry};
  prom::Gauge<> gauge{"g", "", registry};

  void update(int i) {
    counter.labels(i % 100).inc();
    counter.remove(i % 7);
    histogram.labels(i % 10).observe(i);
    summary.observe(1);
    gauge.set_function([] { return 2.0; });
    prom::CollectorRegistry own{"", storage};
    prom::Gauge<1> made{"made", "", {"a"}, own};
    made.labels("x").set(1);
  }

  // Without the heap: that of the sanitizers may be locked in such a child.
  bool shows(std::string_view words) {
    static char buffer[65536];
    prom::Exposition exposition{registry};
    const prom::Exposition::Result result = exposition.read_some(buffer, sizeof buffer);
    return result.status == prom::Exposition::Status::kEnd &&
           std::string_view(buffer, result.count).find(words) != std::string_view::npos;
  }
};

class Collecting : public prom::Collector {
 public:
  explicit Collecting(prom::CollectorRegistry& registry) : registration_(registry, *this) {}
  void collect() override { std::this_thread::yield(); }

 private:
  prom::CollectorRegistration registration_;
};

template <class Storage>
void fork_while_busy() {
  static Busy<Storage> busy;
  Collecting collecting{busy.registry};
  std::atomic<bool> stop{false};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 3; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; !stop; ++i) {
        if (thread < 2) busy.update(i);
        if (thread == 2) (void)busy.registry.render();
      }
    });
  }
  prom::Exposition under_way{busy.registry};
  char piece[100];
  REQUIRE(under_way.read_some(piece, sizeof piece).status == prom::Exposition::Status::kMore);
  for (int i = 0; i < 150; ++i) {
    const pid_t child = start([&] {
      for (int at = 0; at < 120; ++at) busy.update(at);
      Collecting another{busy.registry};
      return busy.shows("\ns_count ") && busy.shows("c_total{a=\"99\"} ") &&
             under_way.read_some(piece, 1).status == prom::Exposition::Status::kInterrupted;
    });
    REQUIRE(child > 0);
    CHECK(status_of(child) == 0);
  }
  CHECK(under_way.read_some(piece, 1).status == prom::Exposition::Status::kMore);
  stop = true;
  for (std::thread& thread : threads) thread.join();
}

TEST_CASE("whatever other threads do, a child can use every lock") {
  fork_while_busy<prom::FixedStorage<65536>>();
#if !TEST_SUPPORT_SANITIZED
  fork_while_busy<prom::HeapStorage>();
#endif
}

// Ends a child whose only thread ends, before a sanitizer looks for its other threads.
struct EndsChild {
  ~EndsChild() {
    if (is_child) _exit(0);
  }
  bool is_child = false;
};

TEST_CASE("a callback may fork on the server's thread, and its child may go on there") {
  prom::CollectorRegistry registry;
  prom::Gauge<> gauge{"g", "", registry};
  static std::atomic<int> children{0};
  gauge.set_function([] {
    static thread_local EndsChild ends_child;
    ends_child.is_child = false;
    const pid_t child = ::fork();
    if (child == 0) {
      ::alarm(60);
      ends_child.is_child = true;  // from here on it does what a server would do, to no socket
    } else if (child > 0 && status_of(child) == 0) {
      ++children;
    }
    return 3.0;
  });
  auto server = prom::start_http_server(0, registry, kLocal);
  for (int i = 1; i <= 3; ++i) {
    const std::string answer = get(server.port(), "/metrics");
    CAPTURE(answer);
    CHECK(answer.find("g 3\n") != std::string::npos);
    CHECK(children.load() == i);
  }
}

}  // namespace
