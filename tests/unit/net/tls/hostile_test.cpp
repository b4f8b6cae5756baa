// What is not TLS, or not quite, is refused without a crash, and the next one is served.
#include <doctest/doctest.h>

#include <string>

#include "bench.h"

using namespace tls_samples;

namespace {

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

TEST_CASE("a peer that goes in the handshake is named, one that says nothing is not") {
  for (const bool speaks : {false, true}) {
    Bench bench(tls_1_2());
    bench.connect();
    bench.client.update();
    if (speaks) bench.to_server->send_text(bench.to_client->take().substr(0, 40));
    bench.server.update();
    bench.to_server->finish();
    char byte = 0;
    CHECK(bench.at_server->read_some(&byte, 1).status == IoStatus::kError);
    CHECK(bench.at_server->read_some(&byte, 1).status == IoStatus::kError);
    CHECK(bench.server.statistics().failed_handshakes == 1);
    const std::string words = speaks ? "the peer has ended the connection in the handshake" : "";
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
    // And from a server.
    bench.at_client->stop();
    bench.at_server->stop();
    bench.connect();
    bench.client.update();
    bench.to_client->send_text(std::string(text) + std::string(300, 'x'));
    bench.client.update();
    bench.to_client->finish();
    CHECK(bench.at_client->read_some(&byte, 1).status == IoStatus::kError);
    CHECK(bench.client.statistics().failed_handshakes == 1);
    bench.client.secure()->expect("localhost");
    CHECK(next_one_is_served(bench));
  }
}

void check_record(Bench& bench, bool of_client, std::size_t place, bool cut) {
  CAPTURE(of_client);
  CAPTURE(place);
  CAPTURE(cut);
  bench.connect();
  bench.exchange();
  Connection& writer = of_client ? *bench.at_client : *bench.at_server;
  Connection& reader = of_client ? *bench.at_server : *bench.at_client;
  REQUIRE(writer.write_some("secret", 6).count == 6);
  std::string record = (of_client ? bench.to_client : bench.to_server)->take();
  REQUIRE(record.size() == 5 + 8 + 6 + 16);
  if (cut) {
    record.resize(place);
  } else {
    record[place] = static_cast<char>(record[place] ^ 0x40);
  }
  FakeClient& to_reader = of_client ? *bench.to_server : *bench.to_client;
  to_reader.send_text(record);
  IoStatus end = IoStatus::kOk;
  CHECK(bench.read_all(reader, &end).empty());
  if (end == IoStatus::kWouldBlock) {  // the rest, or a longer record, is waited for
    to_reader.finish();
    CHECK(bench.read_all(reader, &end).empty());
  }
  CHECK(end == IoStatus::kError);
  bench.at_client->stop();
  bench.at_server->stop();
}

TEST_CASE("a record that is cut, or of which a byte is another, is none") {
  Bench bench(tls_1_2());
  for (std::size_t place = 0; place < 5 + 8 + 6 + 16; ++place) {
    for (const bool of_client : {true, false}) {
      for (const bool cut : {true, false}) check_record(bench, of_client, place, cut);
    }
  }
  bench.connect();
  bench.exchange();
  CHECK(bench.pass(*bench.at_client, *bench.at_server, "next") == "next");
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
