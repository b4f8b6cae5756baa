// The contract of a handshake with each of its bytes cut off, left out, changed, or late, at either
// end: it is refused or finished, without a crash, what it took is given back, and the next one is
// served, all on the same two networks.
#include <doctest/doctest.h>

#include <string>

#include "bench.h"
#include "prometheus_express/net/tls/connection.h"
#include "prometheus_express/net/tls/sessions.h"
#include "support/allocation_count.h"
#include "support/effort.h"

using namespace tls_samples;

namespace {

enum class Mishap {
  kNone,
  kCut,      // neither this byte nor another one comes
  kLeftOut,  // it does not come, but those behind it do
  kChanged,
  kLate,  // those in front of it are looked at before it comes
};

constexpr Mishap kRefused[] = {Mishap::kCut, Mishap::kLeftOut, Mishap::kChanged};

// What happens to one end's byte at this place.
struct Case {
  Mishap mishap = Mishap::kNone;
  bool of_client = false;
  std::size_t place = 0;
  unsigned char change = 0x11;
};

// Of one end, as far as it was said.
class Line {
 public:
  explicit Line(const Case* happens) : happens_(happens) {}

  std::size_t size() const { return size_; }

  // Whether it got so far.
  bool struck() const { return struck_; }

  // Hands `bytes` over; `look` is what the other end does when a part has come.
  template <typename Look>
  void pass(std::string bytes, FakeClient& to, Look look) {
    const std::size_t begin = size_;
    size_ += bytes.size();
    if (cut_) return;
    if (happens_ == nullptr || happens_->place < begin || happens_->place >= size_) {
      to.send_text(bytes);
      return;
    }
    struck_ = true;
    const std::size_t place = happens_->place - begin;
    switch (happens_->mishap) {
      case Mishap::kNone:
        break;
      case Mishap::kCut:
        bytes.resize(place);
        cut_ = true;
        break;
      case Mishap::kLeftOut:
        bytes.erase(place, 1);
        break;
      case Mishap::kChanged:
        bytes[place] = static_cast<char>(bytes[place] ^ happens_->change);
        break;
      case Mishap::kLate:
        to.send_text(bytes.substr(0, place));
        look();
        bytes.erase(0, place);
        break;
    }
    to.send_text(bytes);
  }

 private:
  const Case* happens_;
  std::size_t size_ = 0;
  bool cut_ = false;
  bool struck_ = false;
};

class Sweep {
 public:
  explicit Sweep(const tls::Options& options, bool resumes) : bench_(options), resumes_(resumes) {
    // Whose session the others take up.
    connect_as("localhost", {});
    healthy_ = static_cast<tls::TlsConnection*>(bench_.at_client);
    healthy_server_ = bench_.at_server;
    CHECK(next_one_is_served());
    const Sizes sizes = measure();
    of_client_ = sizes.of_client;
    of_server_ = sizes.of_server;
  }
  ~Sweep() {
    healthy_->stop();
    healthy_server_->stop();
    bench_.at_client = bench_.at_server = nullptr;
  }

  std::size_t size(bool of_client) const { return of_client ? of_client_ : of_server_; }

  void check(const Case& happens) {
    CAPTURE(static_cast<int>(happens.mishap));
    CAPTURE(happens.of_client);
    CAPTURE(happens.place);
    CAPTURE(happens.change);
    const tls::Statistics before = both();
    begin();
    connect_as("localhost", happens);
    const bool finished = both().handshakes == before.handshakes + 2;
    if (finished) {
      // Signatures have two bytes more or less.
      CHECK((!struck_ || may_finish(happens)));
      check_served();
    } else {
      CHECK(happens.mishap != Mishap::kLate);
      check_refused();
      CHECK(both().failed_handshakes > before.failed_handshakes);
    }
    end();
    CHECK(next_one_is_served());
  }

  void check_each(Mishap mishap, std::size_t stride = 1, unsigned char change = 0x11) {
    for (const bool of_client : {true, false}) {
      for (std::size_t place = 0; place < size(of_client); place += stride) {
        check({mishap, of_client, place, change});
      }
    }
  }

 private:
  struct Sizes {
    std::size_t of_client;
    std::size_t of_server;
  };

  Sizes measure() {
    begin();
    const Sizes sizes = connect_as("localhost", {});
    check_served();
    end();
    return sizes;
  }

  // The version of the first record is of no meaning (RFC 8446, 5.1), and an earlier minor one is
  // none to Mbed TLS in others that are not encrypted.
  static bool may_finish(const Case& happens) {
    if (happens.mishap == Mishap::kLate) return true;
    if (happens.mishap != Mishap::kChanged) return false;
    return (happens.of_client && (happens.place == 1 || happens.place == 2)) || happens.change < 4;
  }

  // Whether there is a session to take up.
  void begin() {
    tls::Sessions& sessions = *bench_.client.sessions();
    sessions.forget("localhost:443");
    if (resumes_) sessions.keep("localhost:443", healthy_->ssl(), false, bench_.client.now_ms());
  }

  Sizes connect_as(const char* name, const Case& happens) {
    bench_.client.secure()->expect(name);
    bench_.connect();
    Line client(happens.of_client ? &happens : nullptr);
    Line server(happens.of_client ? nullptr : &happens);
    for (;;) {
      bench_.client.update();
      std::string from_client = bench_.to_client->take();
      bench_.server.update();
      std::string from_server = bench_.to_server->take();
      struck_ = client.struck() || server.struck();
      if (from_client.empty() && from_server.empty()) return {client.size(), server.size()};
      client.pass(std::move(from_client), *bench_.to_server, [&] { bench_.server.update(); });
      server.pass(std::move(from_server), *bench_.to_client, [&] { bench_.client.update(); });
    }
  }

  void check_served() {
    CHECK(bench_.pass(*bench_.at_client, *bench_.at_server, "ping") == "ping");
    CHECK(bench_.pass(*bench_.at_server, *bench_.at_client, "pong") == "pong");
  }

  // Neither reads a byte, nor a good end. That of the line may have to come before one of them
  // knows.
  void check_refused() {
    bench_.to_server->finish();
    bench_.to_client->finish();
    IoStatus end_of_server = IoStatus::kOk;
    IoStatus end_of_client = IoStatus::kOk;
    CHECK(bench_.read_all(*bench_.at_server, &end_of_server).empty());
    CHECK(bench_.read_all(*bench_.at_client, &end_of_client).empty());
    CHECK(end_of_server == IoStatus::kError);
    CHECK(end_of_client == IoStatus::kError);
  }

  void end() {
    bench_.at_client->stop();
    bench_.at_server->stop();
    CHECK(bench_.below_client.open_connections() == 1);
    CHECK(bench_.below_server.open_connections() == 1);
  }

  // Under a name of its own, so that a session is left of it.
  bool next_one_is_served() {
    connect_as("LOCALHOST", {});
    const bool served = bench_.pass(*bench_.at_client, *bench_.at_server, "next") == "next";
    end();
    return served;
  }

  tls::Statistics both() const {
    tls::Statistics sum = bench_.server.statistics();
    sum.handshakes += bench_.client.statistics().handshakes;
    sum.failed_handshakes += bench_.client.statistics().failed_handshakes;
    return sum;
  }

  Bench bench_;
  bool resumes_;
  bool struck_ = false;
  tls::TlsConnection* healthy_ = nullptr;
  Connection* healthy_server_ = nullptr;
  std::size_t of_client_ = 0;
  std::size_t of_server_ = 0;
};

tls::Options mutual() {
  tls::Options options = tls_1_2();
  options.server.client_authorities.certificates = certificates().authority.chain;
  options.server.client_certificates = tls::ClientCertificates::kRequired;
  options.client.identity = identity_of(certificates().client);
  return options;
}

TEST_CASE("each byte of a whole handshake") {
  Sweep sweep(tls_1_2(), false);
  REQUIRE(sweep.size(true) > 200);
  REQUIRE(sweep.size(false) > 500);
  SUBCASE("cut") { sweep.check_each(Mishap::kCut, stride<std::size_t>(7)); }
  SUBCASE("left out") { sweep.check_each(Mishap::kLeftOut, kSanitized ? 21 : 3); }
  SUBCASE("changed") { sweep.check_each(Mishap::kChanged, stride<std::size_t>(7)); }
}

TEST_CASE("each byte of a handshake that takes up a session") {
  Sweep sweep(tls_1_2(), true);
  for (const Mishap mishap : kRefused) sweep.check_each(mishap, stride<std::size_t>(7));
  sweep.check_each(Mishap::kChanged, stride<std::size_t>(7), 1);
  sweep.check_each(Mishap::kLate);
}

TEST_CASE("bytes of a handshake with certificates on both sides") {
  Sweep sweep(mutual(), false);
  for (const Mishap mishap : {Mishap::kCut, Mishap::kLeftOut, Mishap::kChanged, Mishap::kLate}) {
    sweep.check_each(mishap, stride<std::size_t>(3) * 61);
  }
}

TEST_CASE("what refused handshakes took is given back") {
  if (!kCountsAllocations) return;
  std::int64_t before = 0;
  for (const bool warm : {false, true}) {
    before = blocks_in_use();
    for (const bool resumes : {true, false}) {
      Sweep sweep(tls_1_2(), resumes);
      for (const Mishap mishap : kRefused) sweep.check_each(mishap, resumes ? 5 : 50);
    }
    if (warm) CHECK(blocks_in_use() == before);
  }
}

}  // namespace
