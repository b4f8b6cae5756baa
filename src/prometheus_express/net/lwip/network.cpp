// Empty where there is no lwIP, for builds that take every file.
#if __has_include(<lwip/tcp.h>)

#include "prometheus_express/net/lwip/network.h"

#include <lwip/sys.h>
#include <lwip/tcp.h>
#include <lwip/timeouts.h>

#include <algorithm>

#include "prometheus_express/net/port_text.h"
#include "prometheus_express/platform/bounds.h"
#include "prometheus_express/text/ipv4.h"

namespace prometheus_express::lwip {
namespace {

#if TCP_LISTEN_BACKLOG

// Connections that are half open.
std::size_t half_open(tcp_pcb* pcb) {
  return reinterpret_cast<tcp_pcb_listen*>(pcb)->accepts_pending;
}

// lwIP ignores connections beyond a listener's backlog, so that their clients try again.
void welcome(tcp_pcb* pcb, std::size_t spare) {
  reinterpret_cast<tcp_pcb_listen*>(pcb)->backlog =
      static_cast<u8_t>(smaller_of<std::size_t>(255, half_open(pcb) + spare));
}

#else

// Nobody counts them, and who finds no room is reset.
std::size_t half_open(tcp_pcb*) { return 0; }
void welcome(tcp_pcb*, std::size_t) {}

#endif

Status listen_error(err_t error, std::uint16_t port) {
  if (error == ERR_USE) {
    return Status(StatusCode::kAddressInUse, "port ", PortText(port).text(), " is in use");
  }
  return Status(StatusCode::kLimit, "cannot listen on port ", PortText(port).text(),
                ": no memory left");
}

Status connect_error(err_t error, const char* address) {
  if (error == ERR_RTE) return Status(StatusCode::kUnreachable, "no way leads to ", address);
  return Status(StatusCode::kLimit, "cannot reach ", address, ": no memory left");
}

// lwIP's parser takes octal and hexadecimal numbers in IPv4 addresses, and fewer than four.
bool parse_address(const char* text, ip_addr_t& address) {
  Ipv4Address bytes;
  if (parse_ipv4(text, bytes)) {
    IP_ADDR4(&address, bytes[0], bytes[1], bytes[2], bytes[3]);
    return true;
  }
#if LWIP_IPV6
  if (ip6addr_aton(text, ip_2_ip6(&address)) != 0) {
    IP_SET_TYPE_VAL(address, IPADDR_TYPE_V6);
    return true;
  }
#endif
  return false;
}

}  // namespace

NetworkBase::NetworkBase(Device& device, const Memory& memory)
    : device_(device), memory_(memory), now_ms_(sys_now()) {
  for (std::size_t i = 0; i < memory_.connection_count; ++i) {
    memory_.connections[i].network_ = this;
  }
  for (std::size_t i = 0; i < memory_.listener_count; ++i) memory_.listeners[i].network_ = this;
}

NetworkBase::~NetworkBase() {
  for (std::size_t i = 0; i < memory_.listener_count; ++i) {
    if (memory_.listeners[i].pcb_ != nullptr) memory_.listeners[i].stop();
  }
  for (std::size_t i = 0; i < memory_.connection_count; ++i) {
    TcpConnection& connection = memory_.connections[i];
    connection.cut();
    connection.release();
  }
}

Status NetworkBase::listen_on(std::uint16_t port, Listener*& listener) {
  listener = nullptr;
  tcp_pcb* const pcb = tcp_new_ip_type(IPADDR_TYPE_ANY);
  if (pcb == nullptr) return listen_error(ERR_MEM, port);
  ip_set_option(pcb, SOF_REUSEADDR);
  err_t error = tcp_bind(pcb, IP_ANY_TYPE, port);
  tcp_pcb* const listening_pcb =
      error == ERR_OK ? tcp_listen_with_backlog_and_err(pcb, 0, &error) : nullptr;
  if (listening_pcb == nullptr) {
    tcp_close(pcb);
    return listen_error(error, port);
  }
  TcpListener* const end = memory_.listeners + memory_.listener_count;
  TcpListener* const place =
      std::find_if(memory_.listeners, end, [](TcpListener& l) { return l.pcb_ == nullptr; });
  if (place == end) {
    tcp_close(listening_pcb);
    return Status(StatusCode::kLimit, "all listeners are in use");
  }
  place->open(*listening_pcb);
  welcome_as_many_as_fit();
  listener = place;
  return {};
}

Status NetworkBase::connect_to(const char* address, std::uint16_t port, Connection*& connection) {
  connection = nullptr;
  ip_addr_t to;
  if (!parse_address(address, to)) {
    return Status(StatusCode::kInvalid, "\"", address, "\" is no numeric address");
  }
  if (spare_connections() == 0) {
    return Status(StatusCode::kLimit, "all connections are in use");
  }
  tcp_pcb* const pcb = tcp_new_ip_type(IP_GET_TYPE(&to));
  if (pcb == nullptr) return connect_error(ERR_MEM, address);
  const err_t error = tcp_connect(pcb, &to, port, TcpConnection::connected);
  if (error != ERR_OK) {
    tcp_close(pcb);
    return connect_error(error, address);
  }
  TcpConnection& place = *free_connection();
  place.open(*pcb, false);
  welcome_as_many_as_fit();
  connection = &place;
  return {};
}

std::uint64_t NetworkBase::now_ms() {
  now_ms_ += static_cast<std::uint32_t>(sys_now() - static_cast<std::uint32_t>(now_ms_));
  return now_ms_;
}

void NetworkBase::update() {
  for (std::size_t i = 0; i < memory_.connection_count; ++i) memory_.connections[i].flush();
  welcome_as_many_as_fit();
  device_.update();
  sys_check_timeouts();
}

void NetworkBase::wait(std::uint64_t until_ms) {
  update();
  const std::uint64_t now = now_ms();
  if (!event_ && until_ms > now) {
    const auto ms = static_cast<std::uint32_t>(
        smaller_of<std::uint64_t>(until_ms - now, sys_timeouts_sleeptime()));
    if (ms > 0) device_.sleep(ms);
    update();
  }
  event_ = false;
}

// nullptr where all are in use.
TcpConnection* NetworkBase::free_connection() {
  for (std::size_t i = 0; i < memory_.connection_count; ++i) {
    if (!memory_.connections[i].in_use_) return &memory_.connections[i];
  }
  return nullptr;
}

// How many are free beyond those that half-open connections will need.
std::size_t NetworkBase::spare_connections() const {
  std::size_t spare = 0;
  for (std::size_t i = 0; i < memory_.connection_count; ++i) {
    if (!memory_.connections[i].in_use_) ++spare;
  }
  for (std::size_t i = 0; i < memory_.listener_count; ++i) {
    tcp_pcb* const pcb = memory_.listeners[i].pcb_;
    if (pcb != nullptr) spare -= smaller_of(spare, half_open(pcb));
  }
  return spare;
}

void NetworkBase::welcome_as_many_as_fit() {
  const std::size_t spare = spare_connections();
  for (std::size_t i = 0; i < memory_.listener_count; ++i) {
    if (memory_.listeners[i].pcb_ != nullptr) welcome(memory_.listeners[i].pcb_, spare);
  }
}

}  // namespace prometheus_express::lwip

#endif
