// What is not TLS, or not quite, is refused without a crash, and the next one is served.
#include <doctest/doctest.h>

#include <string>

#include "bench.h"

using namespace tls_samples;

namespace {

// How many bytes each end says in a handshake.
struct Sizes {
  std::size_t of_client = 0;
  std::size_t of_server = 0;
};

Sizes sizes_of_handshake() {
  Bench bench(tls_1_2());
  bench.connect();
  Sizes sizes;
  bench.exchange([&](std::string bytes, bool from_client) {
    (from_client ? sizes.of_client : sizes.of_server) += bytes.size();
    return bytes;
  });
  return sizes;
}

bool next_one_is_served(Bench& bench) {
  bench.at_client->stop();
  bench.at_server->stop();
  bench.at_client = bench.at_server = nullptr;
  bench.connect();
  bench.exchange();
  return bench.pass(*bench.at_client, *bench.at_server, "next") == "next";
}

TEST_CASE("each split of a handshake") {
  for (const std::size_t at_once : {1U, 2U, 5U, 6U, 100U}) {
    CAPTURE(at_once);
    Bench bench;
    bench.below_server.set_most_read(at_once);
    bench.below_client.set_most_read(at_once);
    bench.below_server.set_most_written(at_once);
    bench.below_client.set_most_written(at_once);
    bench.connect();
    bench.exchange();
    CHECK(bench.pass(*bench.at_client, *bench.at_server, "ping") == "ping");
    CHECK(bench.pass(*bench.at_server, *bench.at_client, "pong") == "pong");
  }
}

TEST_CASE("a handshake of which a byte is another is none") {
  const Sizes sizes = sizes_of_handshake();
  REQUIRE(sizes.of_client > 200);
  REQUIRE(sizes.of_server > 500);
  for (const bool of_client : {true, false}) {
    const std::size_t size = of_client ? sizes.of_client : sizes.of_server;
    for (std::size_t place = 0; place < size; place += place < 60 ? 1 : 13) {
      // The version of the first record is of no meaning (RFC 8446, 5.1).
      if (of_client && (place == 1 || place == 2)) continue;
      CAPTURE(of_client);
      CAPTURE(place);
      Bench bench(tls_1_2());
      bench.connect();
      std::size_t begin = 0;
      bench.exchange([&](std::string bytes, bool from_client) {
        if (from_client != of_client) return bytes;
        if (place >= begin && place < begin + bytes.size()) bytes[place - begin] ^= 0x11;
        begin += bytes.size();
        return bytes;
      });
      // Its end may have to come before one of them knows.
      bench.to_server->finish();
      bench.to_client->finish();
      bench.server.update();
      bench.client.update();
      char byte = 0;
      IoStatus end = IoStatus::kOk;
      CHECK(bench.read_all(*bench.at_server, &end).empty());
      CHECK(bench.read_all(*bench.at_client).empty());
      CHECK((end == IoStatus::kError ||
             bench.at_client->read_some(&byte, 1).status == IoStatus::kError));
      CHECK(bench.server.statistics().failed_handshakes +
                bench.client.statistics().failed_handshakes >
            0);
      if (place % 50 == 0) CHECK(next_one_is_served(bench));
    }
  }
}

TEST_CASE("a handshake that ends at any byte is lost, and nobody waits for it") {
  const Sizes sizes = sizes_of_handshake();
  for (std::size_t place = 0; place < sizes.of_client; place += place < 12 ? 1 : 11) {
    CAPTURE(place);
    Bench bench(tls_1_2());
    bench.connect();
    std::size_t left = place;
    bench.exchange([&](std::string bytes, bool from_client) {
      if (!from_client) return bytes;
      bytes.resize(bytes.size() < left ? bytes.size() : left);
      left -= bytes.size();
      return bytes;
    });
    bench.to_server->finish();
    char byte = 0;
    CHECK(bench.at_server->read_some(&byte, 1).status == IoStatus::kError);
    CHECK(bench.at_server->read_some(&byte, 1).status == IoStatus::kError);
    CHECK(bench.server.statistics().failed_handshakes == 1);
    const std::string words =
        place == 0 ? "" : "the peer has ended the connection in the handshake";
    CHECK(bench.server.failure() == words);
  }
}

TEST_CASE("what is no TLS at all") {
  const char* const junk[] = {"GET / HTTP/1.1\r\nHost: h\r\n\r\n",
                              "\x16\x03\x01\xff\xff\x01",
                              "\x16\x03\x01\x40\x01\x01\x00\x40",
                              "\x80\x2e\x01\x03\x01",
                              "\x15\x03\x03\x02\x02\x28zz",
                              "\x17\x03\x03\x01\x01\x01",
                              "SSH-2.0-x\r\n"};
  for (const char* const text : junk) {
    CAPTURE(text);
    Bench bench;
    bench.connect();
    bench.to_server->send_text(std::string(text) + std::string(300, 'x'));
    char byte = 0;
    bench.server.update();
    bench.to_server->finish();
    CHECK(bench.at_server->read_some(&byte, 1).status == IoStatus::kError);
    CHECK(bench.server.statistics().failed_handshakes == 1);
    CHECK(next_one_is_served(bench));
  }
}

TEST_CASE("a record that is cut, or of which a byte is another, is none") {
  for (std::size_t place = 0; place < 40; ++place) {
    for (const bool cut : {true, false}) {
      CAPTURE(place);
      CAPTURE(cut);
      Bench bench(tls_1_2());
      bench.connect();
      bench.exchange();
      REQUIRE(bench.at_client->write_some("secret", 6).count == 6);
      std::string record = bench.to_client->take();
      REQUIRE(record.size() == 5 + 8 + 6 + 16);
      if (place >= record.size()) continue;
      if (cut) {
        record.resize(place);
      } else {
        record[place] = static_cast<char>(record[place] ^ 0x40);
      }
      bench.to_server->send_text(record);
      if (cut) bench.to_server->finish();
      IoStatus end = IoStatus::kOk;
      std::string text = bench.read_all(*bench.at_server, &end);
      if (end == IoStatus::kWouldBlock) {  // a longer record is waited for
        bench.to_server->finish();
        text += bench.read_all(*bench.at_server, &end);
      }
      CHECK(text.empty());
      CHECK(end == IoStatus::kError);
    }
  }
}

TEST_CASE("who leaves handshakes half done holds nobody up") {
  tls::Options options = usual_options();
  options.max_connections = 3;
  Bench bench(options);
  FakeClient& first = bench.below_server.client(kPort);
  FakeClient& second = bench.below_server.client(kPort);
  first.send_text("\x16\x03");
  Connection* const one = bench.listener->accept_next();
  Connection* const two = bench.listener->accept_next();
  REQUIRE(one != nullptr);
  REQUIRE(two != nullptr);
  bench.connect();
  bench.exchange();
  CHECK(bench.pass(*bench.at_client, *bench.at_server, "ping") == "ping");
  // A fourth waits below until there is room.
  bench.below_server.client(kPort);
  CHECK(bench.listener->accept_next() == nullptr);
  one->finish_writing();
  one->stop();
  Connection* const fourth = bench.listener->accept_next();
  CHECK(fourth != nullptr);
  fourth->stop();
  two->stop();
  CHECK(second.was_cut());
}

}  // namespace
