#include "lwip/wire.h"

#include <doctest/doctest.h>
#include <lwip/init.h>
#include <lwip/ip.h>
#include <lwip/netif.h>
#include <lwip/timeouts.h>

#include <cstdio>
#include <cstdlib>
#include <deque>
#include <vector>

namespace {

using Packet = std::vector<unsigned char>;

struct State {
  netif interface = {};
  std::deque<Packet> under_way;
  std::size_t lose_every = 0;
  std::size_t packets = 0;
  std::size_t blocks = 0;
  std::size_t until_failure = test_support::Wire::kNone;
  bool failed = false;
  std::uint32_t now_ms = 0;
  unsigned random = 1;
};

State state;

// Timers are never refused: on a board they have a pool with room for all of them.
bool refuses(std::size_t size) {
  if (size == LWIP_MEM_ALIGN_SIZE(sizeof(sys_timeo))) return false;
  if (state.until_failure == test_support::Wire::kNone) return false;
  if (state.until_failure-- > 0) return false;
  state.failed = true;
  return true;
}

void* count_block(void* block) {
  if (block != nullptr) ++state.blocks;
  return block;
}

err_t send(pbuf* packet) {
  ++state.packets;
  if (state.lose_every != 0 && state.packets % state.lose_every == 0) return ERR_OK;
  Packet bytes(packet->tot_len);
  pbuf_copy_partial(packet, bytes.data(), packet->tot_len, 0);
  state.under_way.push_back(bytes);
  return ERR_OK;
}

err_t set_up(netif* interface) {
  interface->name[0] = 'w';
  interface->name[1] = 'i';
  interface->mtu = 1500;
  interface->output = [](netif*, pbuf* packet, const ip4_addr_t*) { return send(packet); };
#if LWIP_IPV6
  interface->output_ip6 = [](netif*, pbuf* packet, const ip6_addr_t*) { return send(packet); };
#endif
  interface->flags = NETIF_FLAG_LINK_UP | NETIF_FLAG_IGMP;
  return ERR_OK;
}

void deliver(const Packet& bytes) {
  pbuf* const packet = pbuf_alloc(PBUF_LINK, static_cast<u16_t>(bytes.size()), PBUF_POOL);
  if (packet == nullptr) return;  // as a driver would: the packet is lost
  pbuf_take(packet, bytes.data(), static_cast<u16_t>(bytes.size()));
  if (state.interface.input(packet, &state.interface) != ERR_OK) pbuf_free(packet);
}

}  // namespace

extern "C" {

void lwip_assertion_failed(const char* message, const char* file, int line) {
  std::fprintf(stderr, "lwIP: %s (%s:%d)\n", message, file, line);
  std::abort();
}

unsigned lwip_random() {
  state.random ^= state.random << 13;
  state.random ^= state.random >> 17;
  state.random ^= state.random << 5;
  return state.random;
}

void* lwip_allocate(std::size_t size) {
  return refuses(size) ? nullptr : count_block(std::malloc(size));
}

void* lwip_allocate_zeroed(std::size_t count, std::size_t size) {
  return refuses(count * size) ? nullptr : count_block(std::calloc(count, size));
}

void lwip_free(void* block) {
  if (block != nullptr) --state.blocks;
  std::free(block);
}

u32_t sys_now() { return state.now_ms; }

}  // extern "C"

namespace test_support {

Wire::Wire() {
  static const bool started = [] {
    lwip_init();
    ip4_addr_t address;
    ip4_addr_t mask;
    ip4_addr_t gateway;
    IP4_ADDR(&address, 10, 0, 0, 1);
    IP4_ADDR(&mask, 255, 255, 255, 0);
    IP4_ADDR(&gateway, 0, 0, 0, 0);
    netif_add(&state.interface, &address, &mask, &gateway, nullptr, set_up, ip_input);
    netif_set_up(&state.interface);
#if LWIP_IPV6
    ip_addr_t address_6;
    REQUIRE(ipaddr_aton(test_support::Wire::kAddress, &address_6) != 0);
    netif_ip6_addr_set(&state.interface, 0, ip_2_ip6(&address_6));
    netif_ip6_addr_set_state(&state.interface, 0, IP6_ADDR_PREFERRED);
#endif
    return true;
  }();
  (void)started;
  state.packets = 0;
}

Wire::~Wire() {
  set_link(true);
  lose_every(0);
  fail_allocation(kNone);
  // Longer than lwIP keeps any connection that nobody owns.
  for (int i = 0; i < 240; ++i) {
    for (int turn = 0; turn < 4; ++turn) update();
    state.now_ms += 250;
    sys_check_timeouts();
  }
  CHECK(state.under_way.empty());
  CHECK(state.blocks <= 3);  // lwIP's own timers, and the group of all systems
}

void Wire::update() {
  for (std::size_t count = state.under_way.size(); count > 0; --count) {
    const Packet packet = state.under_way.front();
    state.under_way.pop_front();
    deliver(packet);
  }
}

void Wire::sleep(std::uint32_t ms) {
  if (state.under_way.empty()) state.now_ms += ms;
}

void Wire::set_link(bool up) {
  if (up) {
    netif_set_link_up(&state.interface);
  } else {
    netif_set_link_down(&state.interface);
    state.under_way.clear();
  }
}

void Wire::lose_every(std::size_t n) { state.lose_every = n; }

void Wire::fail_allocation(std::size_t n) {
  state.until_failure = n;
  state.failed = false;
}

bool Wire::allocation_failed() const { return state.failed; }

std::size_t Wire::blocks() const { return state.blocks; }

}  // namespace test_support
