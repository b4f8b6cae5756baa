#include "sensor_station/guard.h"

#include <algorithm>

#include "prometheus_express/net/tls/fixed/pool.h"
#include "prometheus_express/platform/clock.h"
#include "prometheus_express/platform/halt.h"

namespace station {
namespace {

namespace prom = prometheus_express;
namespace tls = prometheus_express::tls;

double whole(std::size_t number) { return static_cast<double>(number); }

}  // namespace

Guard::Page::Page() {
  if (board::read_identity_page(*this)) return;
  prom::say("no identity: tools/make_identity makes one");
  prom::halt();
}

tls::Options Guard::Page::options() const {
  tls::Options options;
  options.server.identity = identity;
  options.server.client_authorities = authorities;
  if (authorities.given()) {
    options.server.client_certificates = tls::ClientCertificates::kRequired;
  }
  options.failed = [](const char* words) { prom::say(words); };
  return options;
}

Guard::Guard(prom::Network& below, prom::UdpSocket& udp, prom::Random& random,
             prom::CollectorRegistry& registry)
    : clock_(below, udp, random, page_.time_server, page_.time_server_port),
      network_(below, page_.options()),
      auth_(page_.users, page_.user_count),
      middleware_{auth_},
      handshakes_("tls_handshakes_total", "handshakes that were made", registry),
      failed_handshakes_("tls_failed_handshakes_total", "handshakes that failed", registry),
      pool_blocks_("tls_pool_blocks", "blocks of that memory", registry),
      pool_bytes_("tls_pool_bytes", "memory that TLS uses", registry),
      most_pool_bytes_("tls_most_pool_bytes", "memory that TLS used at most", registry),
      stack_free_bytes_("tls_stack_free_bytes", "stack of handshakes never used", registry),
      longest_update_seconds_("longest_update_seconds", "the server's longest turn", registry),
      registration_(registry, *this) {}

void Guard::begin_update() {
  clock_.update();
  begin_ns_ = prom::monotonic_ns();
}

void Guard::end_update() { longest_ns_ = std::max(longest_ns_, prom::monotonic_ns() - begin_ns_); }

void Guard::collect() {
  const tls::Statistics& now = network_.statistics();
  handshakes_.inc(now.handshakes - shown_.handshakes);
  failed_handshakes_.inc(now.failed_handshakes - shown_.failed_handshakes);
  shown_ = now;
  const tls::pool::Statistics pool = tls::pool::statistics();
  pool_blocks_.set(whole(pool.used_blocks));
  pool_bytes_.set(whole(pool.used_bytes));
  most_pool_bytes_.set(whole(pool.most_used_bytes));
  stack_free_bytes_.set(whole(network_.stack_free_bytes()));
  longest_update_seconds_.set(static_cast<double>(longest_ns_) * 1e-9);
}

}  // namespace station
