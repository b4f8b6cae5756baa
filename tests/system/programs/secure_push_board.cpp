// For an emulated board: pushes to a Pushgateway and writes to a store, both behind TLS, and says
// what became of it. The command line of the emulator is
//   GATEWAY STORE NAME USER PASSWORD PUSHES
// the addresses of both without http://, the name that their certificates must have, and how often
// to push. Certificate, key and authorities are those of the identity page.
#include <prometheus_express.h>

#include "boards/common/tls/identity_page.h"
#include "command_line.h"
#include "prometheus_express/exposition/number.h"
#include "prometheus_express/net/tls/fixed/network.h"
#include "prometheus_express/net/tls/fixed/pool.h"
#include "prometheus_express/platform/clock.h"
#include "prometheus_express/platform/halt.h"
#include "prometheus_express/push/gateway_push.h"
#include "prometheus_express/push/remote_write/remote_write.h"
#include "push_board.h"
#include "sensor_station/board.h"

namespace prom = prometheus_express;
namespace tls = prometheus_express::tls;

namespace {

constexpr std::uint64_t kAliveMs = 100;
constexpr std::uint32_t kTimeoutMs = 10'000;

prom::CollectorRegistry registry{"board"};
prom::Counter pushes{"pushes_total", "Pushes so far.", registry};

std::uint64_t longest_ns = 0;

void say_number(const char* name, std::uint64_t value) {
  char text[prom::kMaxNumberBytes + 1];
  text[prom::format_unsigned(value, text)] = '\0';
  prom::say(name);
  prom::say(text);
}

// One update() and its time.
template <class Sender>
void turn(prom::Network& network, Sender& sender) {
  station::keep_alive();
  const std::uint64_t begin_ns = prom::monotonic_ns();
  sender.update();
  const std::uint64_t took_ns = prom::monotonic_ns() - begin_ns;
  if (took_ns > longest_ns) longest_ns = took_ns;
  const std::uint64_t alive_ms = network.now_ms() + kAliveMs;
  network.wait(alive_ms < sender.next_deadline_ms() ? alive_ms : sender.next_deadline_ms());
}

bool push(prom::Network& network, const CommandLine& words) {
  static prom::GatewayPush<> push{network, station::resolver()};
  prom::GatewayOptions options;
  options.timeout_ms = kTimeoutMs;
  options.user = words.words[3];
  options.password = words.words[4];
  pushes.inc();
  push.push(words.words[0], "board", registry, {}, options);
  while (push.busy()) turn(network, push);
  if (!push.status().ok()) prom::say(push.status().text());
  return push.status().ok();
}

bool write(prom::Network& network, const CommandLine& words) {
  prom::RemoteWriteOptions options;
  options.timeout_ms = kTimeoutMs;
  options.user = words.words[3];
  options.password = words.words[4];
  static prom::RemoteWrite<2048> remote{network, station::resolver(), words.words[1], registry,
                                        options};
  const prom::ConstantLabel external[] = {{"job", "board"}};
  remote.set_external_labels(external);
  const prom::Status status =
      remote.collect(static_cast<std::int64_t>(prom::unix_time_seconds() * 1e3));
  if (!status.ok()) prom::say(status.text());
  const std::uint64_t end_ms = network.now_ms() + kTimeoutMs;
  while (remote.statistics().waiting > 0 && network.now_ms() < end_ms) turn(network, remote);
  if (remote.statistics().sent == 0) prom::say(remote.status().text());
  return remote.statistics().sent > 0;
}

}  // namespace

int main() {
  station::start_board();
  static const CommandLine words;
  static board::IdentityPage page;
  if (!board::read_identity_page(page) || !push_board::set_clock()) return 2;
  tls::Options options;
  options.client.identity = page.identity;
  options.client.authorities = page.authorities;
  options.client.name = words.words[2];
  options.failed = [](const char* why) { prom::say(why); };
  static tls::FixedNetwork<2> network{station::network(), options};
  const prom::Status loaded = network.load_client();
  if (!loaded.ok()) prom::say(loaded.text());

  bool ok = loaded.ok();
  for (std::uint64_t i = 0; ok && i < words.number(5); ++i) ok = push(network, words);
  ok = ok && write(network, words);
  say_number("longest_us", longest_ns / 1'000);
  say_number("pool_bytes", tls::pool::statistics().used_bytes);
  say_number("most_pool_bytes", tls::pool::statistics().most_used_bytes);
  say_number("stack_free_bytes", network.stack_free_bytes());
  prom::say(ok ? "done" : "not sent");
  return ok ? 0 : 1;
}
