// Messages of multicast DNS that somebody sends to an announcer, at any time. An input is a row of
// them, each behind two bytes: from whom and how much later it comes, and how many bytes it has.
#include <algorithm>
#include <string>

#include "fuzz/support/target.h"
#include "net/mdns_messages.h"
#include "prometheus_express/net/mdns/announcer.h"
#include "prometheus_express/testing/fake_network.h"
#include "prometheus_express/testing/fake_udp_socket.h"

using namespace mdns_messages;
using namespace prometheus_express;

namespace {

constexpr Ipv4Address kOwn = {192, 168, 7, 5};
constexpr UdpSender kPeers[] = {{{192, 168, 7, 9}, kMdnsPort}, {{192, 168, 7, 9}, 4'000}};
constexpr std::uint64_t kPausesMs[] = {0, 1, 50, 250, 1'000, 3'000, 6'000, 121'000};
// Whoever had many conflicts waits for 5 s before it probes again.
constexpr std::uint64_t kQuietMs = 20'000;

MdnsService service() {
  MdnsService made;
  made.instance = "Weather station";
  made.host = "station";
  made.port = 8080;
  return made;
}

struct Bench {
  Bench() { announcer.set_address(kOwn); }

  void run(std::uint64_t ms) {
    const std::uint64_t end = network.now_ms() + ms;
    for (;;) {
      while (!udp.inbox.empty()) announcer.update();
      announcer.update();
      check_sent();
      const std::uint64_t now = network.now_ms();
      // Otherwise a board would never sleep.
      const bool moves_on = announcer.state() != state_;
      state_ = announcer.state();
      REQUIRE((announcer.next_deadline_ms() > now || moves_on));
      if (now >= end) return;
      network.advance(std::clamp<std::uint64_t>(announcer.next_deadline_ms(), now, end) - now);
    }
  }

  // Whatever is sent can be read, to its end, and goes to the group or to who asked.
  void check_sent() {
    for (const FakeDatagram& each : udp.sent) {
      REQUIRE(each.bytes.size() <= MdnsAnnouncer::kMessageBytes);
      last = Sent(each.bytes).lines;
      const bool to_group = each.peer.address == kMdnsGroup && each.peer.port == kMdnsPort;
      REQUIRE((to_group || (each.peer.address == kPeers[1].address && each.peer.port == 4'000)));
    }
    udp.sent.clear();
  }

  FakeNetwork network;
  FakeUdpSocket udp;
  Random random;
  MdnsAnnouncer announcer{network, udp, random, service()};
  std::vector<std::string> last;  // that was sent

 private:
  MdnsState state_ = MdnsState::kStopped;
};

}  // namespace

void fuzz::run(Input input) {
  Bench bench;
  while (!input.empty()) {
    const std::uint8_t how = input.byte();
    bench.run(kPausesMs[how % 8]);
    const std::size_t size = input.byte();
    bench.udp.inbox.push_back({kPeers[how / 8 % 2], std::string(input.bytes(size))});
  }
  // When all are quiet it is announced, under some name, and is found by that.
  bench.run(kQuietMs);
  REQUIRE((bench.announcer.state() == MdnsState::kAnnounced));
  bench.last.clear();
  bench.udp.inbox.push_back({kPeers[0], message(0, {question(kType, 12)})});
  bench.run(2'000);
  const std::string instance = std::string(bench.announcer.instance()) + "." + kType + ".";
  const std::string host = std::string(bench.announcer.host()) + ".local.";
  for (const std::string& line :
       {kType + ". 12 1 4500 " + instance, instance + " 33 32769 120 8080 " + host,
        host + " 1 32769 120 192.168.7.5"}) {
    CAPTURE(line);
    REQUIRE((std::find(bench.last.begin(), bench.last.end(), line) != bench.last.end()));
  }
}
