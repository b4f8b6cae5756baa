// The contract of all UdpSockets, with a chip at both ends.
#include "support/udp_contract.h"

#include <doctest/doctest.h>

#include "emulators/w5500/servers/udp_service.h"
#include "prometheus_express/net/w5500/udp_socket.h"
#include "w5500/world.h"

using namespace prometheus_express;
using namespace test_support;

namespace {

constexpr Ipv4Address kThere = {10, 0, 2, 16};

w5500::Options at(const Ipv4Address& address, bool check_data) {
  w5500::Options options = {kSettings};
  options.settings.address = address;
  options.check_data = check_data;
  return options;
}

// The wire to another chip: what is for that one is put into its network.
class Wire final : public emulators::w5500::UdpService {
 public:
  Wire(Board& from, Board& to, const Ipv4Address& address) : to_(to), address_(address) {
    from.chip.network().add_service(*this);
    from.chip.network().add_host(address);
  }

  bool serves(const emulators::w5500::Address& to, std::uint16_t) const override {
    return to == address_;
  }
  void take(const emulators::w5500::Datagram& datagram,
            std::vector<emulators::w5500::Datagram>&) override {
    to_.chip.network().inject(datagram);
  }

 private:
  Board& to_;
  Ipv4Address address_;
};

void check_chips(bool check_data, const emulators::w5500::Config& config) {
  World world;
  Board here(world, at(kSettings.address, check_data), config);
  Board there(world, at(kThere, check_data), config);
  Wire to_there(here, there, kThere);
  Wire to_here(there, here, kSettings.address);
  w5500::UdpSocket udp{here.network};
  w5500::UdpSocket udp_too{here.network};
  w5500::UdpSocket peer{there.network};
  w5500::UdpSocket peer_too{there.network};
  here.run(5);
  there.run(5);
  check_udp_contract(
      {{here.network, udp, udp_too, kSettings.address}, {there.network, peer, peer_too, kThere}});
}

TEST_CASE("w5500::UdpSocket keeps the contract") { check_chips(false, {}); }

TEST_CASE("w5500::UdpSocket keeps the contract while everything is read twice") {
  check_chips(true, {});
}

TEST_CASE("w5500::UdpSocket keeps the contract where pointers run over 16 bits") {
  emulators::w5500::Config config;
  config.initial_pointer = 0xFFF0;
  check_chips(false, config);
}

TEST_CASE("without a link, or an address, nothing is open but what asks for that") {
  World world;
  Board board(world, w5500::Options{});  // DHCP has not begun
  w5500::UdpSocket udp{board.network};
  REQUIRE(board.network.fault() != w5500::Fault::kNone);
  CHECK_FALSE(udp.open(0));
  CHECK(udp.open_without_address(0));
  REQUIRE(board.until([&] { return board.network.fault() == w5500::Fault::kNone; }));
  CHECK(udp.open(0));
}

}  // namespace
