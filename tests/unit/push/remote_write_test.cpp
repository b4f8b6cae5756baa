#include "prometheus_express/push/remote_write/remote_write.h"

#include <doctest/doctest.h>

#include <map>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <vector>

#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/platform/entropy.h"
#include "receiver_fixture.h"
#include "support/captured_errors.h"

namespace prom = prometheus_express;
using prom::StatusCode;
using push_samples::answer;
using push_samples::ReceiverFixture;
using push_samples::Series;

namespace {

constexpr char kUrl[] = "http://127.0.0.1:9090/api/v1/write";

bool has_entropy = false;

}  // namespace

// Instead of the platform's, so that a device without it is seen too.
bool prometheus_express::entropy(unsigned char* out, std::size_t size) {
  static unsigned char given = 0;
  for (std::size_t i = 0; has_entropy && i < size; ++i) out[i] = given++;
  return has_entropy;
}

namespace {

// Ten series whose value is the number of the scrape.
struct Fixture : ReceiverFixture {
  static constexpr int kSeries = 10;

  Fixture() {
    options.timeout_ms = 2'000;
    make();
  }
  void make() { remote = std::make_unique<Remote>(network, kUrl, registry, options); }

  void scrape() {
    ++scrapes;
    for (int i = 0; i < kSeries; ++i) gauge.labels(i).set(scrapes);
    CHECK(remote->collect(1'000'000 + scrapes).ok());
  }

  // That nothing came twice, or in another order than that of time, and that what came is right.
  void check_order() const {
    std::map<std::string, std::int64_t> newest;
    for (const Series& one : series) {
      CHECK(one.timestamp_ms > newest[one.text()]);
      CHECK(one.value == static_cast<double>(one.timestamp_ms - 1'000'000));
      newest[one.text()] = one.timestamp_ms;
    }
    CHECK(malformed == 0);
  }

  void check_sums() const {
    const prom::RemoteWriteStatistics sums = remote->statistics();
    CHECK(sums.queued == sums.sent + sums.dropped + sums.refused + sums.waiting);
    CHECK(network.misuses() == 0);
  }

  using Remote = prom::RemoteWrite<1'000, 400, 512, 256>;
  prom::CollectorRegistry registry{"ns", storage};
  prom::Gauge<1> gauge{"temperature", "", {"sensor"}, registry};
  prom::RemoteWriteOptions options;
  std::unique_ptr<Remote> remote;
  int scrapes = 0;
};

TEST_CASE("scrapes arrive whole, in order, and in batches") {
  Fixture fixture;
  for (int i = 0; i < 50; ++i) {
    fixture.scrape();
    fixture.run(*fixture.remote);
  }
  CHECK(fixture.series.size() == 500);
  CHECK(fixture.remote->status().ok());
  CHECK(fixture.remote->statistics().sent == 500);
  CHECK(fixture.remote->statistics().dropped == 0);
  CHECK(fixture.remote->next_deadline_ms() == UINT64_MAX);
  CHECK(fixture.bodies.size() == fixture.remote->statistics().batches);
  fixture.check_order();
  fixture.check_sums();
}

TEST_CASE("a time that stands still is not used") {
  Fixture fixture;
  CHECK(fixture.remote->collect(0).code() == StatusCode::kInvalid);
  CHECK(fixture.remote->collect(-5).code() == StatusCode::kInvalid);
  CHECK(fixture.remote->collect(1'000'000).ok());
  CHECK(fixture.remote->collect(1'000'000).code() == StatusCode::kInvalid);
  CHECK(fixture.remote->collect(1'000'001).ok());
  CHECK(fixture.remote->statistics().skipped == 3);
  CHECK(fixture.remote->statistics().clock_steps == 0);
}

TEST_CASE("a clock that was years ahead and is put right costs nothing") {
  constexpr std::int64_t kNow = 1'795'910'400'000;
  constexpr std::int64_t kTenYears = 315'360'000'000;
  Fixture fixture;
  for (int i = 0; i < Fixture::kSeries; ++i) fixture.gauge.labels(i).set(i);
  prom::RemoteWrite<4'000, 2'000, 512, 256> remote{fixture.network, kUrl, fixture.registry};
  for (const std::int64_t time_ms : {kNow + kTenYears, kNow, kNow + 1}) {
    CHECK(remote.collect(time_ms).ok());
  }
  CHECK(remote.statistics().clock_steps == 1);
  CHECK(remote.statistics().skipped == 0);
  // The store does not take what is of the future, and takes all the rest.
  fixture.reply = answer(400, "", "too far in the future");
  for (int i = 0; i < 100 && remote.statistics().refused == 0; ++i) {
    remote.update();
    fixture.serve();
  }
  fixture.reply = answer(204);
  fixture.run(remote);
  CHECK(remote.statistics().refused == 10);
  CHECK(remote.statistics().sent == 20);
  CHECK(remote.statistics().dropped == 0);
  REQUIRE(fixture.series.size() == 30);
  for (std::size_t i = 0; i < fixture.series.size(); ++i) {
    const std::int64_t right = i < 10 ? kNow + kTenYears : i < 20 ? kNow : kNow + 1;
    CHECK(fixture.series[i].timestamp_ms == right);
  }
}

TEST_CASE("the hook hears once that a store has moved") {
  test_support::CapturedErrors errors;
  Fixture fixture;
  fixture.reply = answer(308, "Location: http://127.0.0.1:1/\r\n");
  fixture.scrape();
  fixture.run_for(*fixture.remote, 100'000);
  CHECK(fixture.remote->statistics().retries > 3);
  REQUIRE(errors.all().size() == 1);
  CHECK(errors.last().find("answer 308") != std::string::npos);
  fixture.reply = answer(204);
  fixture.run_for(*fixture.remote, 100'000);
  CHECK(fixture.remote->statistics().sent == 10);
  CHECK(fixture.remote->statistics().refused == 0);
}

TEST_CASE("without a link the queue keeps what it can, and drops the oldest first") {
  Fixture fixture;
  fixture.go_away();
  for (int i = 0; i < 100; ++i) {
    fixture.scrape();
    fixture.run_for(*fixture.remote, 1'000);
  }
  const prom::RemoteWriteStatistics before = fixture.remote->statistics();
  CHECK(fixture.remote->status().code() == StatusCode::kUnreachable);
  CHECK(before.dropped > 900);
  CHECK(before.waiting > 20);
  CHECK(before.retries > 3);
  CHECK(before.retries < 20);  // later and later
  fixture.check_sums();

  fixture.listen();
  fixture.run_for(*fixture.remote, 60'000);
  const prom::RemoteWriteStatistics after = fixture.remote->statistics();
  CHECK(after.waiting == 0);
  CHECK(after.sent == before.waiting);
  CHECK(fixture.series.size() == before.waiting);
  // The newest are there. (The oldest are those of the batch that was under way.)
  CHECK(fixture.series.back().value == 100);
  fixture.check_order();
  fixture.check_sums();
}

TEST_CASE("3xx, 408, 429 and 5xx are tried again with the same bytes; other answers are final") {
  for (const int status : {200, 204, 299, 301, 302, 307, 308, 400, 401, 404,
                           408, 409, 413, 415, 422, 429, 500, 501, 503, 599}) {
    CAPTURE(status);
    Fixture fixture;
    fixture.reply = answer(status, "", "because of this\n");
    fixture.scrape();
    fixture.run(*fixture.remote);
    const prom::RemoteWriteStatistics first = fixture.remote->statistics();
    const bool good = status / 100 == 2;
    const bool again = status / 100 == 3 || status == 408 || status == 429 || status / 100 == 5;
    CHECK(fixture.remote->status().ok() == good);
    if (!good) {
      const std::string words = fixture.remote->status().text();
      CHECK(words.find(std::to_string(status) + ": because of this") != std::string::npos);
    }
    CHECK((first.waiting > 0) == again);
    CHECK((first.refused > 0) == (!good && !again));
    CHECK(first.retries == (again ? 1 : 0));
    if (again) {
      const std::string body = fixture.bodies[0];
      fixture.reply = answer(200);
      fixture.run_for(*fixture.remote, 1'000);
      CHECK(fixture.bodies[1] == body);
      CHECK(fixture.remote->statistics().waiting == 0);
      CHECK(fixture.remote->statistics().sent == 10);
    }
    fixture.check_sums();
  }
}

TEST_CASE("a 400 drops that batch and no other") {
  Fixture fixture;
  fixture.scrape();
  fixture.reply = answer(400, "", "out of order");
  while (fixture.bodies.empty()) {
    fixture.remote->update();
    fixture.serve();
  }
  fixture.reply = answer(204);
  fixture.run(*fixture.remote);
  const prom::RemoteWriteStatistics statistics = fixture.remote->statistics();
  CHECK(statistics.refused > 0);
  CHECK(statistics.sent == 10 - statistics.refused);
  CHECK(statistics.batches == 1);
  CHECK(statistics.retries == 0);
  fixture.check_order();
  fixture.check_sums();
}

TEST_CASE("the pauses grow, up to the limit") {
  Fixture fixture;
  fixture.options.min_backoff_ms = 100;
  fixture.options.max_backoff_ms = 2'000;
  fixture.make();
  fixture.reply = answer(503);
  fixture.scrape();
  fixture.run_for(*fixture.remote, 30'000);
  REQUIRE(fixture.times_ms.size() > 15);
  std::uint64_t most = 100;
  for (std::size_t i = 1; i < fixture.times_ms.size();
       ++i, most = most * 2 < 2'000 ? most * 2 : 2'000) {
    const std::uint64_t pause = fixture.times_ms[i] - fixture.times_ms[i - 1];
    CHECK(pause >= most / 2);
    CHECK(pause <= most);
  }
}

TEST_CASE("boards of one image and one start do not come back as one") {
  using prom::ConstantLabel;
  const ConstantLabel attic[] = {{"instance", "attic"}};
  const ConstantLabel cellar[] = {{"instance", "cellar"}};
  using Times = std::vector<std::uint64_t>;
  const auto times_of = [](auto& memory, const ConstantLabel(&labels)[1], std::uint32_t start_ms) {
    Fixture& fixture = memory.emplace();
    fixture.network.advance(start_ms);
    alignas(Fixture::Remote) static unsigned char place[sizeof(Fixture::Remote)];
    auto* const remote =
        new (place) Fixture::Remote(fixture.network, kUrl, fixture.registry, fixture.options);
    remote->set_external_labels(labels);
    fixture.gauge.labels(0).set(1);
    CHECK(remote->collect(1).ok());
    fixture.reply = answer(503);
    fixture.run_for(*remote, 100'000);
    remote->~RemoteWrite();
    Times pauses;
    for (std::size_t i = 1; i < fixture.times_ms.size(); ++i) {
      pauses.push_back(fixture.times_ms[i] - fixture.times_ms[i - 1]);
    }
    REQUIRE(pauses.size() > 3);
    return pauses;
  };
  std::optional<Fixture> memory;
  const Times pauses = times_of(memory, attic, 0);
  CHECK(times_of(memory, attic, 0) == pauses);
  CHECK(times_of(memory, cellar, 0) != pauses);
  CHECK(times_of(memory, attic, 7) != pauses);
  has_entropy = true;
  CHECK(times_of(memory, attic, 0) != pauses);
  CHECK(times_of(memory, attic, 0) != times_of(memory, attic, 0));
  has_entropy = false;
}

TEST_CASE("Retry-After is respected, within reason") {
  struct Asked {
    const char* header;
    std::uint64_t least_ms;
    std::uint64_t most_ms;
  };
  for (const Asked& asked :
       {Asked{"Retry-After: 60\r\n", 60'000, 60'000}, Asked{"Retry-After: 0\r\n", 500, 1'000},
        Asked{"Retry-After: soon\r\n", 500, 1'000},
        Asked{"Date: Sun, 29 Nov 2026 23:59:30 GMT\r\n"
              "Retry-After: Mon, 30 Nov 2026 00:00:45 GMT\r\n",
              75'000, 75'000},
        Asked{"Retry-After: Mon, 30 Nov 2026 00:00:45 GMT\r\n"
              "Date: Sun, 29 Nov 2026 23:59:30 GMT\r\n",
              75'000, 75'000},
        Asked{"Date: Sun, 29 Nov 2026 23:59:30 GMT\r\n"
              "Retry-After: Sun, 29 Nov 2026 23:59:00 GMT\r\n",
              500, 1'000},
        Asked{"Retry-After: Mon, 30 Nov 2026 00:00:45 GMT\r\n", 500, 1'000},
        Asked{"Date: Sun, 29 Nov 2026 23:59:30 GMT\r\n"
              "Retry-After: Sun, 29 Nov 2099 23:59:00 GMT\r\n",
              600'000, 600'000},
        Asked{"Retry-After: 4000000000\r\n", 600'000, 600'000}}) {
    CAPTURE(std::string(asked.header));
    Fixture fixture;
    fixture.reply = answer(429, asked.header);
    fixture.scrape();
    fixture.run(*fixture.remote);
    REQUIRE(fixture.times_ms.size() == 1);
    fixture.reply = answer(204);
    fixture.run_for(*fixture.remote, 700'000);
    REQUIRE(fixture.times_ms.size() > 1);
    CHECK(fixture.times_ms[1] - fixture.times_ms[0] >= asked.least_ms);
    CHECK(fixture.times_ms[1] - fixture.times_ms[0] <= asked.most_ms);
  }
}

TEST_CASE("after a success the pauses are short again") {
  Fixture fixture;
  fixture.reply = answer(503);
  fixture.scrape();
  fixture.run_for(*fixture.remote, 100'000);
  fixture.reply = answer(204);
  fixture.run_for(*fixture.remote, 100'000);
  CHECK(fixture.remote->statistics().waiting == 0);
  fixture.reply = answer(503);
  fixture.scrape();
  fixture.run(*fixture.remote);
  CHECK(fixture.remote->next_deadline_ms() <= fixture.network.now_ms() + 1'000);
}

TEST_CASE("a store that never answers costs nothing but its batch's time") {
  Fixture fixture;
  fixture.reply = "";
  for (int i = 0; i < 200; ++i) {
    fixture.scrape();  // never waits
    fixture.run_for(*fixture.remote, 500);
  }
  CHECK(fixture.remote->status().code() == StatusCode::kTimedOut);
  fixture.reply = answer(204);
  fixture.run_for(*fixture.remote, 200'000);
  CHECK(fixture.remote->statistics().waiting == 0);
  fixture.check_sums();
}

TEST_CASE("a URL that cannot be used is a status") {
  Fixture fixture;
  for (const char* const url : {"https://127.0.0.1/", "name/write", ""}) {
    prom::RemoteWrite<1'000, 256> remote{fixture.network, url, fixture.registry};
    fixture.gauge.labels(1).set(1);
    CHECK(remote.collect(1).ok());
    fixture.run(remote);
    CHECK(remote.status().code() == StatusCode::kInvalid);
    CHECK(remote.statistics().waiting == 1);
  }
}

TEST_CASE("a writer that ends in the middle of a request gives its connection back") {
  Fixture fixture;
  fixture.scrape();
  fixture.remote->update();
  fixture.remote->update();
  CHECK(fixture.network.open_connections() == 1);
  fixture.remote.reset();
  CHECK(fixture.network.open_connections() == 0);
  CHECK(fixture.network.misuses() == 0);
}

TEST_CASE("every operation fails once, for every n: nothing is lost, and all arrives") {
  for (const bool byte_by_byte : {false, true}) {
    std::size_t operations = 1'000'000;
    for (std::size_t n = 0; n <= operations; ++n) {
      CAPTURE(n);
      Fixture fixture;
      if (byte_by_byte) {
        fixture.network.set_most_read(1);
        fixture.network.set_most_written(11);
      }
      fixture.network.fail_operation(n);
      for (int i = 0; i < 2; ++i) {
        fixture.scrape();
        fixture.run(*fixture.remote);
      }
      if (n == 0) operations = fixture.network.operations();
      fixture.network.fail_operation(0);
      fixture.run_for(*fixture.remote, 100'000);
      CHECK(fixture.remote->statistics().sent == 20);
      CHECK(fixture.remote->statistics().waiting == 0);
      CHECK(fixture.remote->statistics().retries <= 1);
      CHECK(fixture.network.open_connections() == 0);
      // A batch whose answer was lost came twice; nothing else did.
      CHECK(fixture.series.size() >= 20);
      CHECK(fixture.series.size() <= 20 + 7);
      if (fixture.series.size() == 20) fixture.check_order();
      fixture.check_sums();
    }
  }
}

}  // namespace
