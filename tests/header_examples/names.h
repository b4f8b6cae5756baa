// What the examples in the comments of headers use without saying where it comes from. Nothing here
// is defined: examples are compiled, not linked.
#pragma once

#include <prometheus_express.h>
#include <prometheus_express/http/auth/basic_auth.h>
#include <prometheus_express/http/auth/bearer_token.h>
#include <prometheus_express/net/dns_client.h>
#include <prometheus_express/net/dns_resolver.h>
#include <prometheus_express/net/lwip/network.h>
#include <prometheus_express/net/resolver.h>
#include <prometheus_express/net/sntp_client.h>
#include <prometheus_express/net/tls/layer.h>
#include <prometheus_express/net/w5500/network.h>
#include <prometheus_express/net/w5500/udp_socket.h>
#include <prometheus_express/platform/cells.h>
#include <prometheus_express/platform/clock.h>
#include <prometheus_express/platform/cortex_m/clock.h>
#include <prometheus_express/platform/embedded/wall_clock.h>
#include <prometheus_express/push/gateway_push.h>
#include <prometheus_express/push/remote_write/remote_write.h>
#include <prometheus_express/sensors/analog_input.h>
#include <prometheus_express/sensors/i2c.h>
#include <prometheus_express/sensors/one_wire.h>
#include <prometheus_express/sensors/pulse_line.h>

#include <cstdint>
#include <cstdio>
#include <string_view>

namespace prom = prometheus_express;

// The program's own.
extern prom::CollectorRegistry registry;
extern prom::CollectorRegistry other_registry;
extern prom::Gauge<> gauge;
extern prom::MetricsHandler<>& metrics;
void health(const prom::Request& request, prom::Response& response);
void log(const prom::Request& request, prom::Response& response, const prom::Next& next);
double read_load();
bool time_for_samples();
std::int64_t unix_time_ms();
void say(const char* text);
template <class... Values>
void use(const Values&... values);
extern const prom::Route routes[1];
extern std::string_view id;
extern prom::BasicAuth& auth;

// What handlers are given.
extern const prom::Request& request;
extern prom::Response& response;
extern prom::BodySource& source;

// The network, and what goes over it.
extern prom::w5500::Network& network;  // is a prom::Network too
extern prom::Network& sockets_network;
extern prom::Resolver& resolver;
extern prom::GatewayPush<>& push;
extern prom::RemoteWrite<1'000'000>& remote;
extern const prom::Ipv4Address server;
extern const prom::Url url;
extern prom::BodySource& body;
extern char buffer[64];
extern std::string_view list;
extern std::string_view query;

// A board's.
namespace board {
class Ethernet : public prom::lwip::Device {
  void update() override;
  void sleep(std::uint32_t ms) override;
};
prom::w5500::SpiDevice& spi();
const prom::w5500::MacAddress& mac_address();
}  // namespace board
extern prom::I2cBus& bus;
extern prom::OneWireBus& one_wire;
extern prom::PulseLine& line;
extern prom::AnalogInput& analog_input;
extern const std::uint64_t now_ms;

// The library's, while it works.
extern prom::ValueLock lock;
extern const prom::NativeSnapshot& snapshot;
