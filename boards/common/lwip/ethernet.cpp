#include "boards/common/lwip/ethernet.h"

#include <lwip/dhcp.h>
#include <lwip/etharp.h>
#include <lwip/ethip6.h>
#include <lwip/init.h>
#include <lwip/sys.h>
#include <netif/ethernet.h>

#include <cstring>

#include "boards/common/lwip/port.h"

namespace board {
namespace {

using prometheus_express::Status;
using prometheus_express::StatusCode;

constexpr std::uint32_t kLinkCheckMs = 500;

// Then the server has its turn. lwIP 2.1 answers each acknowledgement while its window is shut
// (RFC 9293 takes it for acceptable), and a peer whose window is shut too, and who was probed with
// a byte, answers that: without a bound they never came to an end.
constexpr int kFramesAtOnce = 16;

static_assert(ETH_PAD_SIZE == EthernetChip::kOffset,
              "lwIP and the chip agree where a frame begins");
static_assert(PBUF_POOL_BUFSIZE >= 4 * EthernetChip::buffer_words(EthernetChip::kMaxFrameBytes),
              "a received frame is in one piece");

ip4_addr_t to_lwip(const prometheus_express::Ipv4Address& bytes) {
  ip4_addr_t address;
  IP4_ADDR(&address, bytes[0], bytes[1], bytes[2], bytes[3]);
  return address;
}

}  // namespace

Status Ethernet::start(const Ipv4Settings& settings) {
  Status status = start_chip();
  if (!status.ok()) return status;
  const ip4_addr_t address = to_lwip(settings.address);
  const ip4_addr_t mask = to_lwip(settings.mask);
  const ip4_addr_t gateway = to_lwip(settings.gateway);
  netif_set_addr(&interface_, &address, &mask, &gateway);
  return status;
}

#if LWIP_DHCP
Status Ethernet::start_with_dhcp() {
  Status status = start_chip();
  if (status.ok() && dhcp_start(&interface_) != ERR_OK) {
    return Status(StatusCode::kLimit, "lwIP has no memory left for DHCP");
  }
  return status;
}
#endif

bool Ethernet::has_address() const { return !ip4_addr_isany_val(*netif_ip4_addr(&interface_)); }

const char* Ethernet::address() const { return ip4addr_ntoa(netif_ip4_addr(&interface_)); }

#if LWIP_IPV6
const char* Ethernet::ipv6_address(std::size_t index) const {
  const auto place = static_cast<s8_t>(index);
  if (index >= LWIP_IPV6_NUM_ADDRESSES) return nullptr;
  if (!ip6_addr_isvalid(netif_ip6_addr_state(&interface_, place))) return nullptr;
  return ip6addr_ntoa(netif_ip6_addr(&interface_, place));
}
#endif

void Ethernet::update() {
  for (int taken = 0; taken < kFramesAtOnce; ++taken) {
    const std::size_t length = chip_.next_frame();
    if (length == 0) break;
    if (!receive(length)) chip_.drop_frame();
  }
  const std::uint32_t now = sys_now();
  if (now - link_checked_ms_ < kLinkCheckMs) return;
  link_checked_ms_ = now;
  if (chip_.link_up()) {
    netif_set_link_up(&interface_);
  } else {
    netif_set_link_down(&interface_);
  }
}

void Ethernet::sleep(std::uint32_t ms) {
  const std::uint32_t start = sys_now();
  for (std::uint32_t slept = 0; slept < ms && chip_.next_frame() == 0; slept = sys_now() - start) {
    chip_.wait_for_interrupt(ms - slept);
  }
}

Status Ethernet::start_chip() {
  Status status = chip_.start();
  if (!status.ok()) return status;
  start_lwip_port();
  lwip_init();
  netif_add_noaddr(&interface_, this, set_up, ethernet_input);
  netif_set_default(&interface_);
  netif_set_up(&interface_);
#if LWIP_IPV6
  receive_groups();
  netif_create_ip6_linklocal_address(&interface_, 1);
  netif_set_ip6_autoconfig_enabled(&interface_, 1);
#endif
  link_checked_ms_ = sys_now() - kLinkCheckMs;
  update();
  return status;
}

bool Ethernet::receive(std::size_t length) {
  pbuf* const frame =
      pbuf_alloc(PBUF_RAW, static_cast<u16_t>(EthernetChip::kOffset + length), PBUF_POOL);
  if (frame == nullptr) return false;
  chip_.take_frame(static_cast<std::uint32_t*>(frame->payload));
  if (interface_.input(frame, &interface_) != ERR_OK) pbuf_free(frame);
  return true;
}

err_t Ethernet::transmit(pbuf& frame) {
  if (frame.tot_len > sizeof(outgoing_)) return ERR_VAL;
  pbuf_copy_partial(&frame, outgoing_, frame.tot_len, 0);
  return chip_.transmit(outgoing_, frame.tot_len - EthernetChip::kOffset) ? ERR_OK : ERR_IF;
}

err_t Ethernet::set_up(netif* interface) {
  Ethernet& self = *static_cast<Ethernet*>(interface->state);
  interface->name[0] = 'e';
  interface->name[1] = 'n';
  interface->mtu = 1500;
  interface->hwaddr_len = EthernetChip::kAddressBytes;
  std::memcpy(interface->hwaddr, self.chip_.address(), EthernetChip::kAddressBytes);
  interface->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET;
  interface->output = etharp_output;
#if LWIP_IPV6
  interface->output_ip6 = ethip6_output;
#endif
  interface->linkoutput = [](netif* to, pbuf* frame) {
    return static_cast<Ethernet*>(to->state)->transmit(*frame);
  };
  return ERR_OK;
}

}  // namespace board
