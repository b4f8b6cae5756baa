#include "host_sensors/web_guard.h"

#include <prometheus_express/exporter/auth_metrics.h>
#include <prometheus_express/http/auth/basic_auth.h>

#include <cstdio>
#include <optional>
#include <vector>

#include "host_sensors/web_config.h"

#if HOST_SENSORS_BCRYPT
#include <prometheus_express/http/auth/bcrypt/bcrypt.h>
#endif
#if HOST_SENSORS_TLS
#include <prometheus_express/net/tls/layer.h>
#endif

namespace prom = prometheus_express;

namespace host_sensors {

struct WebGuard::Parts {
  WebConfig config;
  std::vector<prom::Credential> users;
#if HOST_SENSORS_BCRYPT
  prom::Bcrypt bcrypt;
#endif
  std::optional<prom::BasicAuth> auth;
  std::optional<prom::AuthMetrics> metrics;
  std::optional<prom::Middleware> middleware;
#if HOST_SENSORS_TLS
  std::optional<prom::tls::Layer> layer;
#endif

  bool understands(const std::string& hash) {
#if HOST_SENSORS_BCRYPT
    if (bcrypt.knows(hash)) return true;
#endif
    return prom::is_salted_sha256(hash);
  }

  std::string set_users(prom::CollectorRegistry& registry, prom::MetricsServerOptions& options);
  std::string set_tls(prom::MetricsServerOptions& options);
};

std::string WebGuard::Parts::set_users(prom::CollectorRegistry& registry,
                                       prom::MetricsServerOptions& options) {
  for (const auto& [name, hash] : config.users) {
    if (!understands(hash)) return "the hash of the user " + name + " is of no kind that is known";
    users.push_back({name, hash});
  }
  if (users.empty()) return "";
  auth.emplace(users.data(), users.size());
#if HOST_SENSORS_BCRYPT
  auth->verify_with(bcrypt);
#endif
  metrics.emplace(*auth, registry);
  middleware.emplace(*auth);
  options.middleware.items = &*middleware;
  options.middleware.count = 1;
  return "";
}

#if HOST_SENSORS_TLS

std::string WebGuard::Parts::set_tls(prom::MetricsServerOptions& options) {
  if (config.certificate_file.empty()) return "";
  prom::tls::Options tls;
  tls.server.identity = {config.certificate_file.c_str(), config.key_file.c_str()};
  if (!config.client_ca_file.empty()) {
    tls.server.client_authorities.file = config.client_ca_file.c_str();
  }
  if (config.client_auth_type == "RequireAndVerifyClientCert") {
    tls.server.client_certificates = prom::tls::ClientCertificates::kRequired;
  } else if (config.client_auth_type == "VerifyClientCertIfGiven") {
    tls.server.client_certificates = prom::tls::ClientCertificates::kVerifiedIfGiven;
  }
  if (config.min_version == "TLS13") tls.least_version = prom::tls::Version::kTls13;
  if (config.max_version == "TLS12") tls.latest_version = prom::tls::Version::kTls12;
  tls.failed = [](const char* words) { std::fprintf(stderr, "TLS handshake failed: %s\n", words); };
  layer.emplace(tls);
  options.layer = &*layer;
  return "";
}

#else

std::string WebGuard::Parts::set_tls(prom::MetricsServerOptions&) {
  return config.certificate_file.empty() ? "" : "this host_sensors was built without TLS";
}

#endif

WebGuard::WebGuard() = default;
WebGuard::~WebGuard() = default;

std::string WebGuard::apply(const std::string& file, prom::CollectorRegistry& registry,
                            prom::MetricsServerOptions& options) {
  parts_ = std::make_unique<Parts>();
  std::string mistake = read_web_config(file, parts_->config);
  if (mistake.empty()) mistake = parts_->set_users(registry, options);
  if (mistake.empty()) mistake = parts_->set_tls(options);
  return mistake;
}

}  // namespace host_sensors
