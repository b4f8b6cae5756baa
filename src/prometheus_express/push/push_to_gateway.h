// Pushes to a Pushgateway in one call, as the official Python client does; for hosts.
//
//   const prom::Status status = prom::push_to_gateway("localhost:9091", "backup", registry);
//   if (!status.ok()) std::fprintf(stderr, "%s\n", status.text());
//
// Each call blocks until the gateway has answered or options.timeout_ms is over (the system's
// resolver, which the gateway's name is looked up with, has its own idea of time). What is pushed,
// what the arguments may be, and what each status means: see GatewayPush. A program that pushes
// often, or must not block or allocate, keeps a GatewayPush.
//
// Over TLS, with a prom::tls::Layer (net/tls/layer.h):
//
//   prom::tls::Options tls_options;
//   tls_options.client.authorities.file = "/etc/backup/authority.pem";
//   prom::tls::Layer tls{tls_options};
//   prom::GatewayOptions options;
//   options.layer = &tls;
//   const char* const gateway = "https://gateway.example:9091";
//   const prom::Status status = prom::push_to_gateway(gateway, "backup", registry, {}, options);
#pragma once

#include <string_view>

#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/platform/status.h"
#include "prometheus_express/push/gateway_push.h"
#include "prometheus_express/push/grouping_key.h"
#include "prometheus_express/push/instance_ip.h"

namespace prometheus_express {

// PUT: what the registry shows replaces all metrics of the group that the job and the key name.
Status push_to_gateway(std::string_view gateway, std::string_view job, CollectorRegistry& registry,
                       const GroupingKey& key = {}, const GatewayOptions& options = {});

// POST: replaces those metrics of the group that have the same names.
Status pushadd_to_gateway(std::string_view gateway, std::string_view job,
                          CollectorRegistry& registry, const GroupingKey& key = {},
                          const GatewayOptions& options = {});

// DELETE: removes the group. That there is none is no failure.
Status delete_from_gateway(std::string_view gateway, std::string_view job,
                           const GroupingKey& key = {}, const GatewayOptions& options = {});

}  // namespace prometheus_express
