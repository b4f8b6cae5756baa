// Which answers the DHCP client believes, and when its times begin: against answers that the test
// writes itself, and the messages as they leave the chip.
#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "w5500/world.h"

using namespace prometheus_express;
using namespace test_support;
using emulators::w5500::Block;
using emulators::w5500::DhcpFault;
using emulators::w5500::Transaction;

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t kTransactionAt = 4;
constexpr std::size_t kHardwareAt = 28;
constexpr std::size_t kTypeAt = 242;  // the first option
constexpr std::uint8_t kDiscover = 1;
constexpr std::uint8_t kOffer = 2;
constexpr std::uint8_t kRequest = 3;
constexpr std::uint8_t kAck = 5;
constexpr std::uint32_t kProbingMs = 610;  // whether somebody else has the address

struct Message {
  std::uint64_t sent_ms;
  Bytes bytes;

  std::uint8_t type() const { return bytes.at(kTypeAt); }
};

struct Fixture {
  World world;
  Board board{world, w5500::Options{}};
  std::vector<Message> messages;
  Bytes unsent;

  Fixture() {
    board.chip.set_trace([this](const Transaction& transaction) { listen_to(transaction); });
    set_fault(DhcpFault::kSilent);
    REQUIRE(board.until([this] { return !messages.empty(); }, 1'000));
  }

  void listen_to(const Transaction& transaction) {
    constexpr std::uint8_t kSend = 0x20;
    if (!transaction.write) return;
    if (transaction.block == Block::kTx) {
      unsent.insert(unsent.end(), transaction.data.begin(), transaction.data.end());
    } else if (transaction.block == Block::kSocket && transaction.address == 1 &&
               transaction.data == Bytes{kSend}) {
      messages.push_back({transaction.now_ns / 1'000'000, unsent});
      unsent.clear();
    }
  }

  void set_fault(DhcpFault fault) {
    emulators::w5500::Faults faults;
    faults.dhcp = fault;
    board.chip.set_faults(faults);
  }

  // What answers the last message, with a lease of 120 s.
  Bytes answer(std::uint8_t type) const {
    Bytes data(240);
    data[0] = 2;
    const Bytes& asked = messages.back().bytes;
    std::copy_n(asked.begin() + kTransactionAt, 4, data.begin() + kTransactionAt);
    std::copy_n(asked.begin() + kHardwareAt, 6, data.begin() + kHardwareAt);
    const std::uint8_t address[] = {10, 0, 2, 15};
    std::copy_n(address, 4, data.begin() + 16);
    const std::uint8_t cookie[] = {99, 130, 83, 99};
    std::copy_n(cookie, 4, data.begin() + 236);
    const std::uint8_t options[] = {53, 1, type, 54, 4, 10, 0, 2, 2, 51, 4, 0, 0, 0, 120, 255};
    data.insert(data.end(), std::begin(options), std::end(options));
    return data;
  }

  void give(const Bytes& data) {
    board.chip.network().inject({{10, 0, 2, 2}, 67, emulators::w5500::kBroadcast, 68, data});
    board.run(3);
  }

  // Answers of that type to somebody else: a wrong bit at every place of these bytes.
  void answer_wrongly(std::uint8_t type, std::size_t at, std::size_t count) {
    for (std::size_t i = at; i < at + count; ++i) {
      for (unsigned bit = 0; bit < 8; ++bit) {
        CAPTURE(i);
        CAPTURE(bit);
        Bytes data = answer(type);
        data[i] = static_cast<std::uint8_t>(data[i] ^ 1U << bit);
        give(data);
        CHECK(messages.size() == 1);
        CHECK_FALSE(board.network.has_address());
      }
    }
  }
};

TEST_CASE("an offer and a lease are believed when they answer this request of this device") {
  Fixture f;
  REQUIRE(f.messages.back().type() == kDiscover);
  f.answer_wrongly(kOffer, kTransactionAt, 4);
  f.answer_wrongly(kOffer, kHardwareAt, 6);
  f.give(f.answer(kOffer));
  REQUIRE(f.messages.back().type() == kRequest);
  f.messages.erase(f.messages.begin(), f.messages.end() - 1);
  f.answer_wrongly(kAck, kTransactionAt, 4);
  f.answer_wrongly(kAck, kHardwareAt, 6);
  f.give(f.answer(kAck));
  f.board.run(kProbingMs);
  CHECK(f.board.network.has_address());
}

TEST_CASE("an offer that is cut anywhere is not believed") {
  Fixture f;
  const Bytes offer = f.answer(kOffer);
  for (std::size_t size = 1; size < offer.size(); ++size) {
    CAPTURE(size);
    f.give({offer.begin(), offer.begin() + static_cast<std::ptrdiff_t>(size)});
    CHECK(f.messages.size() == 1);
  }
  f.give(offer);
  CHECK(f.messages.back().type() == kRequest);
}

// RFC 2131, 4.4.1: not from when the answer came, which the server may count from earlier.
TEST_CASE("a lease begins when it was first asked for") {
  for (const std::uint32_t late_ms : {0U, 2'000U, 10'000U}) {
    CAPTURE(late_ms);
    Fixture f;
    f.give(f.answer(kOffer));
    const std::uint64_t begin_ms = f.messages.back().sent_ms;
    f.board.run(late_ms);
    f.give(f.answer(kAck));
    f.board.run(kProbingMs);
    REQUIRE(f.board.network.has_address());
    const auto run_until = [&](std::uint64_t second) {
      f.board.run(static_cast<std::uint32_t>(begin_ms + second * 1'000 - f.board.network.now_ms()));
    };
    f.messages.clear();
    f.world.tick_ms = 4;
    run_until(59);
    CHECK(f.messages.empty());
    run_until(61);
    REQUIRE(f.messages.size() == 1);
    CHECK(f.messages.back().type() == kRequest);
    run_until(119);
    CHECK(f.board.network.has_address());
    run_until(121);
    CHECK_FALSE(f.board.network.has_address());
  }
}

// RFC 2131, 4.4.5: half of the lease, and seven eighths.
TEST_CASE("a server that does not say when to renew and to rebind") {
  for (const std::uint32_t lease_s : {80U, 808U}) {
    CAPTURE(lease_s);
    World world;
    emulators::w5500::Config config;
    config.network.lease_s = lease_s;
    Board board(world, w5500::Options{}, config);
    auto& server = board.chip.network().dhcp();
    emulators::w5500::DhcpOffer offer = server.offer();
    offer.tells_times = false;
    server.set_offer(offer);
    REQUIRE(board.until([&] { return board.network.has_address(); }, 1'000));
    world.tick_ms = 4;
    board.run((lease_s / 2 - 2) * 1'000);
    CHECK(server.counts().renew == 0);
    board.run(4'000);
    CHECK(server.counts().renew == 1);
    emulators::w5500::Faults faults;
    faults.dhcp = DhcpFault::kSilentToUnicast;
    board.chip.set_faults(faults);
    board.run((lease_s / 8 * 7 - 4) * 1'000);
    CHECK(server.counts().rebind == 0);
    board.run(6'000);
    CHECK(server.counts().rebind == 1);
    CHECK(board.network.statistics().lease_losses == 0);
  }
}

}  // namespace
