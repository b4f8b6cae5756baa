// Sends one number by https and says what became of it:
//   secure_push push|push_thrice|write URL AUTHORITY USER:PASSWORD [CERTIFICATE KEY]
// to a Pushgateway, once or three times, or by remote write. AUTHORITY is a file, or sha256//PIN.
// Prints the number of the status and its text.
#include <cstdio>
#include <cstring>
#include <ctime>
#include <memory>
#include <string>

#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/net/sockets/network.h"
#include "prometheus_express/net/sockets/resolver.h"
#include "prometheus_express/net/tls/layer.h"
#include "prometheus_express/push/push_to_gateway.h"
#include "prometheus_express/push/remote_write/remote_write.h"

namespace prom = prometheus_express;

namespace {

prom::Status write(prom::CollectorRegistry& registry, const char* url,
                   const prom::tls::Options& tls_options, const prom::GatewayOptions& login) {
  prom::sockets::Network network{{"127.0.0.1"}};
  prom::sockets::Resolver resolver;
  prom::tls::Network secure{network, tls_options};
  prom::RemoteWriteOptions options;
  options.user = login.user;
  options.password = login.password;
  const auto remote =
      std::make_unique<prom::RemoteWrite<1'000'000>>(secure, &resolver, url, registry, options);
  prom::Status collected = remote->collect(static_cast<std::int64_t>(std::time(nullptr)) * 1'000);
  if (!collected.ok()) return collected;
  // Until the first answer, whatever it is.
  for (int i = 0; i < 100 && remote->status().ok() && remote->statistics().sent == 0; ++i) {
    (void)remote->finish(100);
  }
  return remote->status();
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 5) return 2;
  static prom::CollectorRegistry registry{"secure"};
  static prom::Gauge<> gauge{"number", "Sent by https.", registry};
  gauge.set(42);
  constexpr char kPin[] = "sha256//";
  prom::tls::Options tls_options;
  if (std::strncmp(arguments[3], kPin, sizeof kPin - 1) == 0) {
    tls_options.client.pinned_key = arguments[3] + sizeof kPin - 1;
  } else {
    tls_options.client.authorities.file = arguments[3];
  }
  if (count > 6) tls_options.client.identity = {arguments[5], arguments[6]};
  const std::string login = arguments[4];
  prom::GatewayOptions options;
  options.timeout_ms = 10'000;
  options.user = std::string_view(login).substr(0, login.find(':'));
  options.password = std::string_view(login).substr(login.find(':') + 1);
  prom::Status status;
  if (std::strcmp(arguments[1], "write") == 0) {
    status = write(registry, arguments[2], tls_options, options);
  } else {
    prom::tls::Layer tls{tls_options};
    options.layer = &tls;
    const int times = std::strcmp(arguments[1], "push_thrice") == 0 ? 3 : 1;
    for (int i = 0; i < times && status.ok(); ++i) {
      status = prom::push_to_gateway(arguments[2], "job", registry, {}, options);
    }
  }
  std::printf("%d %s\n", static_cast<int>(status.code()), status.text());
}
