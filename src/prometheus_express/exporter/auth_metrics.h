// Who was turned away, as metrics.
#pragma once

#include "prometheus_express/http/auth/authentication.h"
#include "prometheus_express/metrics/counter.h"

namespace prometheus_express {

// Registers, without the registry's namespace:
//
//  prometheus_express_http_auth_failures_total  requests with a wrong password or token: 401
//  prometheus_express_http_auth_slowed_total    requests of addresses that were wrong too often:
//  429
//
// A request without any is in neither. `auth`, a BasicAuth or BearerToken, is borrowed and must
// outlive this object. A registry has room for one.
class AuthMetrics {
 public:
  explicit AuthMetrics(const Authentication& auth,
                       CollectorRegistry& registry = default_registry());

 private:
  struct Reader {
    const Authentication& auth;
    std::uint64_t (Authentication::*number)() const;
    double operator()() const { return static_cast<double>((auth.*number)()); }
  };

  Reader read_failures_;
  Reader read_slowed_;
  Counter<> failures_;
  Counter<> slowed_;
};

}  // namespace prometheus_express
