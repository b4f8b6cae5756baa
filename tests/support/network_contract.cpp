#include "support/network_contract.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

namespace test_support {
namespace {

constexpr int kPatience = 30'000;  // turns of at most 1 ms of waiting each

// Both ends of one connection, and the listener it came through.
class Pair {
 public:
  explicit Pair(const ContractSubject& subject) : subject_(subject) {
    const Status listening = subject.server.listen_on(0, listener_);
    REQUIRE_MESSAGE(listening.ok(), listening.text());
    REQUIRE(listener_ != nullptr);
    connect();
  }
  ~Pair() {
    if (server_ != nullptr) server_->stop();
    if (client_ != nullptr) client_->stop();
    if (listener_ != nullptr) listener_->stop();
  }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;

  void connect() {
    const Status connecting = subject_.client.connect_to(subject_.address, port(), client_);
    REQUIRE_MESSAGE(connecting.ok(), connecting.text());
    until([this] { return (server_ = listener_->accept_next()) != nullptr; });
  }

  // Lets time pass until `done()`.
  template <class Done>
  void until(Done done) {
    for (int turn = 0; turn < kPatience; ++turn) {
      if (done()) return;
      subject_.server.wait(subject_.server.now_ms() + 1);
      subject_.client.wait(subject_.client.now_ms() + 1);
    }
    FAIL("what must happen did not happen in time");
  }

  // Reads until the connection has no more to give, and says how it ended.
  IoStatus read_to_end(Connection& connection, std::string& text, std::size_t at_once = 1'000) {
    std::vector<char> buffer(at_once);
    IoResult result{0, IoStatus::kWouldBlock};
    until([&] {
      do {
        result = connection.read_some(buffer.data(), buffer.size());
        check(result, buffer.size());
        text.append(buffer.data(), result.count);
      } while (result.status == IoStatus::kOk);
      return result.status != IoStatus::kWouldBlock;
    });
    return result.status;
  }

  std::string read_exactly(Connection& connection, std::size_t size) {
    std::string text(size, '\0');
    std::size_t have = 0;
    until([&] {
      while (have < size) {
        const IoResult result = connection.read_some(&text[have], size - have);
        check(result, size - have);
        if (result.status == IoStatus::kWouldBlock) return false;
        REQUIRE(result.status == IoStatus::kOk);
        have += result.count;
      }
      return true;
    });
    return text;
  }

  void write_all(Connection& connection, const std::string& text) {
    std::size_t done = 0;
    until([&] {
      while (done < text.size()) {
        const IoResult result = connection.write_some(&text[done], text.size() - done);
        check(result, text.size() - done);
        if (result.status == IoStatus::kWouldBlock) return false;
        REQUIRE(result.status == IoStatus::kOk);
        done += result.count;
      }
      return true;
    });
  }

  static void check(const IoResult& result, std::size_t size) {
    REQUIRE((result.status == IoStatus::kOk) == (result.count != 0));
    REQUIRE(result.count <= size);
  }

  std::uint16_t port() const { return listener_->port(); }
  Listener& listener() { return *listener_; }
  Connection& server() { return *server_; }
  Connection& client() { return *client_; }

  void close_server() {
    server_->stop();
    server_ = nullptr;
  }
  void close_client() {
    client_->stop();
    client_ = nullptr;
  }
  void close_listener() {
    listener_->stop();
    listener_ = nullptr;
  }

 private:
  const ContractSubject& subject_;
  Listener* listener_ = nullptr;
  Connection* server_ = nullptr;
  Connection* client_ = nullptr;
};

std::string numbered_text(std::size_t size) {
  std::string text;
  for (int i = 0; text.size() < size; ++i) text += std::to_string(i) + ' ';
  text.resize(size);
  return text;
}

void check_listening(const ContractSubject& subject) {
  Listener* first = nullptr;
  REQUIRE(subject.server.listen_on(0, first).ok());
  REQUIRE(first != nullptr);
  const std::uint16_t port = first->port();
  CHECK(port != 0);
  CHECK(first->accept_next() == nullptr);
  CHECK(first->accept_next() == nullptr);

  Listener* second = first;
  const Status taken = subject.server.listen_on(port, second);
  CHECK(taken.code() == StatusCode::kAddressInUse);
  CHECK(second == nullptr);
  CHECK(std::string(taken.text()).find(std::to_string(port)) != std::string::npos);

  first->stop();
  REQUIRE(subject.server.listen_on(port, second).ok());
  CHECK(second->port() == port);
  second->stop();
}

void check_exchange(const ContractSubject& subject) {
  Pair pair(subject);
  char byte = 0;
  for (int i = 0; i < 3; ++i) {
    CHECK(pair.server().read_some(&byte, 1).status == IoStatus::kWouldBlock);
  }
  CHECK(pair.listener().accept_next() == nullptr);

  pair.write_all(pair.client(), "ping");
  CHECK(pair.read_exactly(pair.server(), 1) == "p");
  CHECK(pair.read_exactly(pair.server(), 3) == "ing");
  pair.write_all(pair.server(), "pong!");
  CHECK(pair.read_exactly(pair.client(), 5) == "pong!");
  CHECK(pair.client().read_some(&byte, 1).status == IoStatus::kWouldBlock);

  pair.close_listener();  // what was accepted lives on
  pair.write_all(pair.client(), "still here");
  CHECK(pair.read_exactly(pair.server(), 10) == "still here");
}

// Writes until the peer's buffers are full; then the peer reads, and everything comes in order.
void check_bulk(const ContractSubject& subject) {
  Pair pair(subject);
  const std::string block = numbered_text(100'000);
  std::string sent;
  std::string received;
  bool blocked = false;
  while (!blocked && sent.size() < (std::size_t{64} << 20)) {
    const std::size_t at = sent.size() % block.size();
    const IoResult result = pair.server().write_some(&block[at], block.size() - at);
    Pair::check(result, block.size() - at);
    sent.append(block, at, result.count);
    blocked = result.status != IoStatus::kOk;
  }
  CHECK(blocked);
  pair.until([&] {
    char buffer[1'777];
    const IoResult result = pair.client().read_some(buffer, sizeof(buffer));
    Pair::check(result, sizeof(buffer));
    received.append(buffer, result.count);
    if (result.status == IoStatus::kOk && received.size() < sent.size()) {
      while (received.size() < sent.size()) {
        const IoResult more = pair.client().read_some(buffer, sizeof(buffer));
        if (more.status != IoStatus::kOk) break;
        received.append(buffer, more.count);
      }
    }
    return received.size() >= sent.size();
  });
  CHECK(received == sent);

  pair.write_all(pair.server(), "room again");
  CHECK(pair.read_exactly(pair.client(), 10) == "room again");
}

// The peer reads all the time, and takes each piece as it comes.
void check_bulk_to_a_reader(const ContractSubject& subject) {
  Pair pair(subject);
  const std::string text = numbered_text(300'000);
  std::string received;
  std::size_t sent = 0;
  char buffer[1'777];
  pair.until([&] {
    for (int i = 0; i < 100; ++i) {
      if (sent < text.size()) {
        const IoResult result = pair.server().write_some(&text[sent], text.size() - sent);
        Pair::check(result, text.size() - sent);
        REQUIRE((result.status == IoStatus::kOk || result.status == IoStatus::kWouldBlock));
        sent += result.count;
      }
      const IoResult result = pair.client().read_some(buffer, sizeof(buffer));
      Pair::check(result, sizeof(buffer));
      received.append(buffer, result.count);
    }
    return received.size() >= text.size();
  });
  CHECK((received == text));
}

// Each end in turn says what it has to say and finishes; both ends come, and all of it.
void check_ends_in_turn(const ContractSubject& subject) {
  for (const bool client_first : {false, true}) {
    Pair pair(subject);
    Connection& first = client_first ? pair.client() : pair.server();
    Connection& second = client_first ? pair.server() : pair.client();
    pair.write_all(second, "the first words");
    CHECK(pair.read_exactly(first, 15) == "the first words");
    pair.write_all(first, "the last words");
    first.finish_writing();
    first.finish_writing();
    std::string text;
    CHECK(pair.read_to_end(second, text, 5) == IoStatus::kClosed);
    CHECK(text == "the last words");
    char byte = 0;
    CHECK(second.read_some(&byte, 1).status == IoStatus::kClosed);
    CHECK(first.write_some("x", 1).status == IoStatus::kClosed);
    second.finish_writing();
    text.clear();
    CHECK(pair.read_to_end(first, text) == IoStatus::kClosed);
    CHECK(text.empty());
  }
}

void check_half_close(const ContractSubject& subject) {
  Pair pair(subject);
  pair.write_all(pair.client(), "the last words");
  pair.client().finish_writing();
  pair.client().finish_writing();
  std::string text;
  CHECK(pair.read_to_end(pair.server(), text, 5) == IoStatus::kClosed);
  CHECK(text == "the last words");
  char byte = 0;
  CHECK(pair.server().read_some(&byte, 1).status == IoStatus::kClosed);
  CHECK(pair.server().read_some(&byte, 1).status == IoStatus::kClosed);

  pair.write_all(pair.server(), "are answered");
  CHECK(pair.read_exactly(pair.client(), 12) == "are answered");
}

// Data and the end of it may arrive at the same moment, before the first read.
void check_end_behind_data(const ContractSubject& subject) {
  Pair pair(subject);
  const std::string text = numbered_text(5'000);
  pair.write_all(pair.server(), text);
  pair.server().finish_writing();
  pair.close_server();
  for (int i = 0; i < 20; ++i) subject.client.wait(subject.client.now_ms() + 1);
  std::string received;
  CHECK(pair.read_to_end(pair.client(), received, 100'000) == IoStatus::kClosed);
  CHECK(received == text);
}

// What one end does, in an order, while its peer has written and finishes in any moment.
enum class Step : char { kRead = 'r', kPeerFinishes = 'p', kWrite = 'w', kFinish = 'f' };

struct UnreadCase {
  std::string steps;
  std::size_t size;   // that the peer writes
  std::size_t first;  // of these, what is read before the end
  bool patient;       // time passes between the steps
  bool at_client;     // which end reads
};

void check_unread(const ContractSubject& subject, const UnreadCase& c) {
  CAPTURE(c.steps);
  CAPTURE(c.size);
  CAPTURE(c.first);
  CAPTURE(c.patient);
  CAPTURE(c.at_client);
  Pair pair(subject);
  Connection& reader = c.at_client ? pair.client() : pair.server();
  Connection& peer = c.at_client ? pair.server() : pair.client();
  const std::string text = numbered_text(c.size);
  std::string received;
  pair.write_all(peer, text);
  for (const char step : c.steps) {
    switch (static_cast<Step>(step)) {
      case Step::kRead:
        received = pair.read_exactly(reader, c.first);
        break;
      case Step::kPeerFinishes:
        peer.finish_writing();
        break;
      case Step::kWrite:
        pair.write_all(reader, "an answer");
        break;
      case Step::kFinish:
        reader.finish_writing();
        break;
    }
    if (!c.patient) continue;
    subject.server.wait(subject.server.now_ms() + 1);
    subject.client.wait(subject.client.now_ms() + 1);
  }
  std::string answer;
  CHECK(pair.read_to_end(peer, answer) == IoStatus::kClosed);
  CHECK(answer == "an answer");
  CHECK(pair.read_to_end(reader, received, 300) == IoStatus::kClosed);
  CHECK(received.size() == text.size());
  CHECK((received == text));
}

// In whatever order both ends finish, what was not read by then is there to be read.
void check_unread_at_end(const ContractSubject& subject) {
  std::string steps = "fprw";
  do {
    if (steps.find('w') > steps.find('f')) continue;
    for (const std::size_t size : {1'000U, 3'000U}) {
      for (const std::size_t first : {size / 10, size}) {
        for (const bool patient : {false, true}) {
          check_unread(subject, {steps, size, first, patient, false});
          check_unread(subject, {steps, size, first, patient, true});
        }
      }
    }
  } while (std::next_permutation(steps.begin(), steps.end()));
}

void check_cut(const ContractSubject& subject) {
  Pair pair(subject);
  pair.write_all(pair.server(), "half a pa");
  pair.close_server();
  std::string received;
  const IoStatus end = pair.read_to_end(pair.client(), received);
  CHECK((end == IoStatus::kError || (!subject.abilities.cuts && end == IoStatus::kClosed)));
  char byte = 0;
  CHECK(pair.client().read_some(&byte, 1).status == end);
  if (subject.abilities.cuts) {
    CHECK(pair.client().write_some(&byte, 1).status == IoStatus::kError);
  }
}

void check_writing_to_nobody(const ContractSubject& subject) {
  Pair pair(subject);
  pair.client().finish_writing();
  pair.close_client();
  IoResult result{0, IoStatus::kOk};
  pair.until([&] {
    result = pair.server().write_some("anyone?", 7);
    Pair::check(result, 7);
    return result.status == IoStatus::kClosed || result.status == IoStatus::kError;
  });
  CHECK(result.count == 0);
}

void check_refusals(const ContractSubject& subject) {
  Connection* connection = nullptr;
  CHECK(subject.client.connect_to("no address", 80, connection).code() == StatusCode::kInvalid);
  CHECK(connection == nullptr);

  Pair pair(subject);
  const std::uint16_t port = pair.port();
  pair.close_listener();
  REQUIRE(subject.client.connect_to(subject.address, port, connection).ok());
  REQUIRE(connection != nullptr);
  std::string text;
  const IoStatus end = pair.read_to_end(*connection, text);
  CHECK((end == IoStatus::kError ||
         (!subject.abilities.stops_listening && end == IoStatus::kClosed)));
  CHECK(text.empty());
  connection->stop();
}

// Objects are used again and again; nothing of an old connection may reach a new one.
void check_reuse(const ContractSubject& subject) {
  Pair pair(subject);
  for (std::size_t i = 0; i < 2 * subject.max_connections + 8; ++i) {
    pair.write_all(pair.client(), "left unread");
    if (i % 3 == 0) {
      pair.until([&] {
        char byte = 0;
        return pair.server().read_some(&byte, 1).status == IoStatus::kOk;
      });
    }
    if (i % 2 == 0) pair.client().finish_writing();
    pair.close_client();
    pair.close_server();
    pair.connect();
    char byte = 0;
    REQUIRE(pair.server().read_some(&byte, 1).status == IoStatus::kWouldBlock);
    pair.write_all(pair.client(), "new");
    REQUIRE(pair.read_exactly(pair.server(), 3) == "new");
    pair.write_all(pair.server(), "own");
    REQUIRE(pair.read_exactly(pair.client(), 3) == "own");
  }
}

void check_wait(const ContractSubject& subject) {
  Pair pair(subject);
  const std::uint64_t start = subject.server.now_ms();
  std::uint64_t last = start;
  pair.until([&] {
    const std::uint64_t now = subject.server.now_ms();
    CHECK(now >= last);
    last = now;
    subject.server.update();
    subject.server.wait(start);  // long ago: returns at once
    subject.server.wait(start + 20);
    return subject.server.now_ms() >= start + 20;
  });
  // Sleeps without a time limit of its own, until bytes come.
  pair.write_all(pair.client(), "x");
  char byte = 0;
  while (pair.server().read_some(&byte, 1).status == IoStatus::kWouldBlock) {
    subject.server.wait(std::numeric_limits<std::uint64_t>::max());
  }
  CHECK(byte == 'x');
}

// The update() of one user learns what is meant for another, which must not be slept over.
void check_two_users(const ContractSubject& subject) {
  constexpr std::uint64_t kLongMs = 10'000;
  constexpr int kPolls = 50;
  const auto poll_as_another_user = [&subject] {
    for (int i = 0; i < kPolls; ++i) subject.server.update();
  };
  Pair pair(subject);
  char byte = 0;
  REQUIRE(pair.server().read_some(&byte, 1).status == IoStatus::kWouldBlock);
  pair.write_all(pair.client(), "x");
  poll_as_another_user();
  std::uint64_t until_ms = subject.server.now_ms() + kLongMs;
  subject.server.wait(until_ms);
  CHECK(subject.server.now_ms() < until_ms);
  pair.until([&] { return pair.server().read_some(&byte, 1).status == IoStatus::kOk; });

  REQUIRE(pair.listener().accept_next() == nullptr);
  Connection* second = nullptr;
  REQUIRE(subject.client.connect_to(subject.address, pair.port(), second).ok());
  poll_as_another_user();
  until_ms = subject.server.now_ms() + kLongMs;
  subject.server.wait(until_ms);
  CHECK(subject.server.now_ms() < until_ms);
  Connection* accepted = nullptr;
  pair.until([&] { return (accepted = pair.listener().accept_next()) != nullptr; });
  second->stop();
  accepted->stop();
}

// Of whom a connection comes can be told, and its port does not matter.
void check_peer(const ContractSubject& subject) {
  Pair pair(subject);
  const std::uint64_t peer = pair.server().peer();
  CHECK(peer != 0);
  Connection* second = nullptr;
  REQUIRE(subject.client.connect_to(subject.address, pair.port(), second).ok());
  Connection* accepted = nullptr;
  pair.until([&] { return (accepted = pair.listener().accept_next()) != nullptr; });
  CHECK(accepted->peer() == peer);
  second->stop();
  accepted->stop();
  CHECK(pair.server().peer() == peer);
}

}  // namespace

void check_network_contract(const ContractSubject& subject) {
  SUBCASE("a port is listened on by one at a time") { check_listening(subject); }
  SUBCASE("bytes go both ways") { check_exchange(subject); }
  SUBCASE("more than fits waits and comes in order") {
    subject.abilities.knows_room ? check_bulk(subject) : check_bulk_to_a_reader(subject);
  }
  SUBCASE("one direction ends while the other goes on") {
    subject.abilities.ends_one_direction ? check_half_close(subject) : check_ends_in_turn(subject);
  }
  SUBCASE("the end behind the last data is seen") { check_end_behind_data(subject); }
  if (subject.abilities.ends_one_direction) {
    SUBCASE("what was not read before both ends is read after them") {
      check_unread_at_end(subject);
    }
  }
  SUBCASE("a cut is no good end") { check_cut(subject); }
  SUBCASE("writing to nobody ends") { check_writing_to_nobody(subject); }
  SUBCASE("refusals are told") { check_refusals(subject); }
  SUBCASE("objects are used again") { check_reuse(subject); }
  SUBCASE("waiting ends") { check_wait(subject); }
  SUBCASE("who has connected") { check_peer(subject); }
  SUBCASE("two users") { check_two_users(subject); }
}

}  // namespace test_support
