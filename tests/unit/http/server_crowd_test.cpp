// Which connection ends for another one when slots run short.
#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "server_fixture.h"

using namespace http_samples;
using prometheus_express::FakeClient;

namespace {

// What a connection in a slot may be about, least done first.
enum Kind { kAnswered, kSilent, kHalf, kContinued, kHalfAgain, kIdle, kSlow, kKinds };

// Takes a slot with a connection of this kind; takes no time.
FakeClient& enter(ServerFixture<4>& fixture, Kind kind) {
  FakeClient& client = fixture.client();
  if (kind == kHalfAgain || kind == kIdle) {
    client.send_text(get("/hello"));
    fixture.run();
    REQUIRE(only_response(client.take()).header("Connection") == "");
  }
  switch (kind) {
    case kAnswered:
      client.send_text("nonsense\r\n\r\n");
      break;
    case kHalf:
    case kHalfAgain:
      client.send_text("GET /hel");
      break;
    case kContinued:
      client.send_text(
          "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n");
      break;
    case kSlow:
      client.set_window(1);
      client.send_text(get("/stream?10000"));
      break;
    default:
      break;
  }
  fixture.run();
  return client;
}

bool is_gone(const FakeClient& client) { return client.ended() || client.was_cut(); }

// Kinds that come in the same moment are alike in age.
int rank(Kind kind) {
  switch (kind) {
    case kAnswered:
      return 0;
    case kSilent:
    case kHalf:
    case kContinued:
      return 1;
    default:
      return kind;
  }
}

TEST_CASE("whoever has got least done makes room, whatever it is and wherever it sits") {
  for (int a = 0; a < kKinds; ++a) {
    for (int b = 0; b < kKinds; ++b) {
      const Kind kinds[] = {static_cast<Kind>(a), static_cast<Kind>(b)};
      if (rank(kinds[0]) == rank(kinds[1]) || kinds[0] == kAnswered || kinds[1] == kAnswered)
        continue;
      CAPTURE(a);
      CAPTURE(b);
      ServerFixture<4> fixture;
      FakeClient& first = enter(fixture, kinds[0]);
      FakeClient& second = enter(fixture, kinds[1]);
      FakeClient& filler = enter(fixture, kIdle);
      fixture.run_after(800);
      FakeClient& fresh = fixture.client();  // the last slot
      fresh.send_text(get("/stream?20000"));
      fresh.set_window(0);
      fixture.run();
      FakeClient& wanting = fixture.client();
      wanting.send_text(get("/hello"));
      fixture.run();
      CHECK(only_response(wanting.take()).status == 200);
      const bool first_goes = rank(kinds[0]) < rank(kinds[1]);
      CHECK(is_gone(first) == (first_goes || false));
      CHECK(is_gone(second) == !first_goes);
      if (kinds[0] != kSlow && kinds[1] != kSlow) CHECK_FALSE(is_gone(filler));
      CHECK_FALSE(is_gone(fresh));
      CHECK(fixture.statistics().connections_evicted == 1);
    }
  }
}

// What has only half of it must not take the connection's end for a good one.
TEST_CASE("who makes room while 100 Continue is on its way is cut") {
  ServerFixture<1> fixture;
  FakeClient& client = fixture.client();
  client.set_window(8);
  client.send_text(
      "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n");
  fixture.run();
  FakeClient& wanting = fixture.client();
  wanting.send_text(get("/hello"));
  fixture.run_after(800);
  CHECK(only_response(wanting.take()).status == 200);
  CHECK(client.received() == "HTTP/1.1");
  CHECK_FALSE(client.ended());
  CHECK(client.was_cut());
}

TEST_CASE("of several alike the oldest gives way, in whichever slot it is") {
  for (const Kind kind : {kSilent, kHalf, kContinued, kHalfAgain, kIdle, kSlow}) {
    CAPTURE(kind);
    std::size_t order[] = {0, 1, 2};
    do {
      ServerFixture<4> fixture;
      FakeClient* clients[3] = {};
      FakeClient* const early[] = {&fixture.client(), &fixture.client()};  // slots that come free
      fixture.run();
      clients[0] = &enter(fixture, kind);
      fixture.run_after(1'000);
      early[order[0] % 2]->finish();
      fixture.run();
      clients[1] = &enter(fixture, kind);
      fixture.run_after(1'000);
      early[1 - order[0] % 2]->finish();
      fixture.run();
      clients[2] = &enter(fixture, kind);
      FakeClient& taking = fixture.client();
      taking.set_window(0);
      taking.send_text(get("/stream?20000"));
      fixture.run_after(kind == kSlow ? 0 : 499);
      FakeClient& fresh = fixture.client();
      fresh.send_text(get("/hello"));
      fixture.run();
      CHECK(only_response(fresh.take()).status == 200);
      CHECK(is_gone(*clients[0]));
      CHECK_FALSE(is_gone(*clients[1]));
      CHECK_FALSE(is_gone(*clients[2]));
      CHECK_FALSE(is_gone(taking));
    } while (std::next_permutation(std::begin(order), std::end(order)));
  }
}

prometheus_express::HttpServerOptions limited_to(std::uint16_t connections) {
  prometheus_express::HttpServerOptions options;
  options.connections_per_peer = connections;
  options.peer_limiter = prometheus_express::limit_peers;
  return options;
}

constexpr std::uint64_t kCrowd = 5;

TEST_CASE("one peer has no more slots than it may, and makes room among its own") {
  for (const Kind kind : {kSilent, kHalf, kContinued}) {
    CAPTURE(kind);
    ServerFixture<4> fixture{limited_to(2)};
    FakeClient& scraper = enter(fixture, kIdle);
    std::vector<FakeClient*> crowd;
    for (int i = 0; i < 5; ++i) {
      FakeClient& client = fixture.network.client(80, kCrowd);
      if (kind != kSilent) client.send_text("GET /hel");
      fixture.run();
      crowd.push_back(&client);
      fixture.run_after(300);
    }
    // Each third one took the place of the first, and so on.
    for (std::size_t i = 0; i < 5; ++i) CHECK(is_gone(*crowd[i]) == (i < 3));
    CHECK_FALSE(is_gone(scraper));
    CHECK(fixture.ask(get("/hello")).status == 200);
    CHECK(fixture.statistics().connections_evicted == 3);
  }
}

TEST_CASE("a peer whose connections are all answered in time gets no more of them") {
  ServerFixture<4> fixture{limited_to(2)};
  FakeClient* taking[2];
  for (FakeClient*& client : taking) {
    client = &fixture.network.client(80, kCrowd);
    client->set_window(0);
    client->send_text(get("/stream?20000"));
    fixture.run();
  }
  FakeClient& third = fixture.network.client(80, kCrowd);
  third.send_text(get("/hello"));
  fixture.run();
  CHECK(third.was_cut());
  for (FakeClient* client : taking) CHECK_FALSE(is_gone(*client));
  for (int i = 0; i < 2; ++i) {
    FakeClient& other = fixture.client();
    other.send_text(get("/hello"));
    fixture.run();
    CHECK(only_response(other.take()).status == 200);
  }
}

TEST_CASE("where nothing is known of a peer, or no limit is set, one may have all slots") {
  for (const std::uint16_t limit : {std::uint16_t{0}, std::uint16_t{1}}) {
    ServerFixture<4> fixture{limited_to(limit)};
    std::vector<FakeClient*> clients;
    for (int i = 0; i < 4; ++i) {
      clients.push_back(&fixture.network.client(80, limit == 0 ? kCrowd : 0));
      fixture.run();
    }
    for (FakeClient* client : clients) CHECK_FALSE(is_gone(*client));
  }
}

TEST_CASE("a connection that has been answered for the last time makes room first") {
  ServerFixture<2> fixture;
  FakeClient& idle = fixture.client();
  idle.send_text(get("/hello"));
  fixture.run_after(1);
  FakeClient& refused = fixture.client();
  refused.send_text("nonsense\r\n\r\n");
  fixture.run_after(1);
  FakeClient& fresh = fixture.client();
  fresh.send_text(get("/hello"));
  fixture.run_after(1);
  CHECK(only_response(fresh.take()).status == 200);
  CHECK_FALSE(idle.ended());
  CHECK(only_response(refused.take()).status == 400);
  CHECK(fixture.statistics().connections_evicted == 0);
}

// How long each kind is left alone, and that update() is called in time.
TEST_CASE("a connection is given the time that its next bytes may need") {
  struct Grace {
    Kind kind;
    std::uint64_t ms;
  };
  for (const Grace grace : {Grace{kSilent, 200}, Grace{kHalf, 200}, Grace{kContinued, 200},
                            Grace{kHalfAgain, 200}, Grace{kIdle, 200}, Grace{kSlow, 500}}) {
    CAPTURE(grace.kind);
    ServerFixture<4> fixture;
    FakeClient* clients[4] = {};
    for (int i = 0; i < 4; ++i) {
      if (i < 3 || grace.kind == kSilent || grace.kind == kHalf || grace.kind == kContinued) {
        clients[i] = &enter(fixture, grace.kind);
      } else {
        clients[i] = &enter(fixture, kSlow);  // the reply in the last slot would say "close"
      }
    }
    FakeClient& waiting = fixture.client();
    waiting.send_text(get("/hello"));
    fixture.run();
    CHECK(waiting.received().empty());
    CHECK(fixture.server().next_deadline_ms() == fixture.network.now_ms() + grace.ms);
    fixture.run_after(grace.ms - 1);
    for (const FakeClient* client : clients) CHECK_FALSE(is_gone(*client));
    CHECK(waiting.received().empty());
    fixture.run_after(1);
    CHECK(only_response(waiting.take()).status == 200);
    CHECK(is_gone(*clients[0]));
  }
}

TEST_CASE(
    "the time to ask is halved for each round of those who did not, and comes back in peace") {
  ServerFixture<4> fixture;
  for (const std::uint64_t least_ms : {200U, 100U, 50U, 25U, 12U, 12U, 12U}) {
    CAPTURE(least_ms);
    std::vector<FakeClient*> silent;
    for (int i = 0; i < 4; ++i) silent.push_back(&fixture.client());
    fixture.run();
    FakeClient* const more[] = {&fixture.client(), &fixture.client(), &fixture.client(),
                                &fixture.client()};
    fixture.run_after(least_ms - 1);
    for (const FakeClient* client : silent) CHECK_FALSE(is_gone(*client));
    fixture.run_after(1);
    for (const FakeClient* client : silent) CHECK(is_gone(*client));
    for (FakeClient* client : more) client->reset();
    fixture.run();
  }
  fixture.run_after(1'000);
  std::vector<FakeClient*> silent;
  for (int i = 0; i < 4; ++i) silent.push_back(&fixture.client());
  fixture.run();
  fixture.client();
  fixture.run_after(199);
  for (const FakeClient* client : silent) CHECK_FALSE(is_gone(*client));
}

TEST_CASE("who is answered in time stays, however long it takes") {
  ServerFixture<4> fixture;
  FakeClient* takers[4] = {};
  for (FakeClient*& taker : takers) {
    taker = &fixture.client();
    taker->set_window(2'000);
    taker->send_text(get("/stream?100000"));
  }
  fixture.run();
  FakeClient& waiting = fixture.client();
  waiting.send_text(get("/hello"));
  for (int i = 1; i <= 49; ++i) {  // 20 KB a second each
    for (FakeClient* taker : takers) taker->set_window(2'000 + static_cast<std::size_t>(i) * 2'000);
    fixture.run_after(100);
    for (const FakeClient* taker : takers) REQUIRE_FALSE(is_gone(*taker));
  }
  CHECK(waiting.received().empty());
  for (FakeClient* taker : takers) taker->set_window(1'000'000);
  fixture.run_after(1);
  CHECK(only_response(waiting.take()).status == 200);
  for (FakeClient* taker : takers) CHECK(only_response(taker->take()).body == pattern(100'000));
}

TEST_CASE("a response that is taken too slowly ends, whoever waits") {
  for (const std::uint32_t rate : {0U, 100U, 256U}) {
    CAPTURE(rate);
    prometheus_express::HttpServerOptions options;
    options.write_timeout_ms = 1'000;
    options.least_bytes_per_second = rate;
    ServerFixture<4> fixture(options);
    FakeClient& dripping = fixture.client();
    dripping.set_window(0);
    dripping.send_text(get("/stream?100000"));
    fixture.run();
    FakeClient& steady = fixture.client();
    steady.set_window(0);
    steady.send_text(get("/stream?100000"));
    fixture.run();
    std::uint64_t ended_ms = 0;
    for (std::size_t i = 1; i <= 100; ++i) {
      dripping.set_window(i);      // 2 bytes a second
      steady.set_window(200 * i);  // 400 bytes a second
      fixture.run_after(500);
      if (ended_ms == 0 && dripping.was_cut()) ended_ms = i * 500;
    }
    CHECK_FALSE(steady.was_cut());
    CHECK(dripping.was_cut() == (rate != 0));
    if (rate != 0) CHECK(ended_ms <= 2'000);
    CHECK(fixture.statistics().write_timeouts == (rate != 0 ? 1 : 0));
  }
}

// Each attacker comes again 100 ms after it was ended; a scraper comes once a second.
TEST_CASE("a scraper gets all its pages within a second, whatever all the others do") {
  for (const Kind kind : {kSilent, kHalf, kContinued, kSlow}) {
    for (const int attackers : {4, 16, 64}) {
      CAPTURE(kind);
      CAPTURE(attackers);
      ServerFixture<8> fixture;
      std::vector<FakeClient*> crowd(static_cast<std::size_t>(attackers), nullptr);
      std::vector<int> away(static_cast<std::size_t>(attackers), 0);
      const auto attack = [&fixture, kind] {
        FakeClient& client = fixture.client();
        if (kind == kHalf) client.send_text("GET /hel");
        if (kind == kContinued) {
          client.send_text(
              "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\nExpect: "
              "100-continue\r\n\r\n");
        }
        if (kind == kSlow) {
          client.set_window(1);
          client.send_text(get("/stream?10000"));
        }
        return &client;
      };
      FakeClient* scraper = nullptr;
      int asked = 0;
      int served = 0;
      for (int ms = 0; ms < 20'000; ms += 10) {
        for (std::size_t i = 0; i < crowd.size(); ++i) {
          if (crowd[i] != nullptr && is_gone(*crowd[i])) {
            crowd[i] = nullptr;
            away[i] = 10;
          }
          if (crowd[i] == nullptr && --away[i] < 0) crowd[i] = attack();
        }
        if (ms % 1'000 == 500) {
          if (scraper != nullptr && scraper->received().find("hello") != std::string::npos)
            ++served;
          scraper = &fixture.client();
          scraper->send_text(get("/hello", "Connection: close\r\n"));
          ++asked;
        }
        fixture.run_after(10);
      }
      // Of slow readers each holds its slot for 500 ms, so 64 of them are more than 8 slots can
      // turn.
      if (kind == kSlow && attackers > 16) continue;
      CHECK(served >= asked - 1);
    }
  }
}

}  // namespace
