// A program that nobody can scrape (it is behind NAT, say) writes a sample of every series into a
// store every five seconds, and keeps an hour's worth while the store is away:
//   remote_write http://localhost:9090/api/v1/write
#include "prometheus_express/push/remote_write/remote_write.h"

#include <prometheus_express.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>

#include "prometheus_express/net/sockets/network.h"
#include "prometheus_express/net/sockets/resolver.h"
#include "prometheus_express/platform/clock.h"
#include "prometheus_express/push/remote_write/remote_write_metrics.h"

namespace prom = prometheus_express;

namespace {

constexpr std::uint64_t kEveryMs = 5'000;
constexpr std::size_t kQueueBytes = 1U << 20;

prom::CollectorRegistry registry{"demo"};
prom::Gauge wave{"wave", "A sine of one minute.", registry};
prom::Counter turns{"turns_total", "Turns of the loop.", registry};
prom::RemoteWriteMetrics remote_metrics{registry};  // what the queue has lost, told to the store
const prom::ConstantLabel labels[] = {{"instance", "demo-1"}, {"job", "remote_write"}};

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::fprintf(stderr, "usage: remote_write URL\n");
    return 2;
  }
  prom::sockets::Network network;
  prom::sockets::Resolver resolver;
  const auto remote =
      std::make_unique<prom::RemoteWrite<kQueueBytes>>(network, &resolver, arguments[1], registry);
  remote->set_external_labels(labels);
  std::uint64_t next_ms = network.now_ms();
  for (;;) {
    if (network.now_ms() >= next_ms) {
      const double seconds = prom::unix_time_seconds();
      turns.inc();
      wave.set(std::sin(seconds * 2 * 3.141592653589793 / 60));
      // Where the clock went back, these samples are left out.
      (void)remote->collect(static_cast<std::int64_t>(seconds * 1'000));
      next_ms += kEveryMs;
    }
    remote->update();
    remote_metrics.show(remote->statistics());
    network.wait(std::min(next_ms, remote->next_deadline_ms()));
  }
}
