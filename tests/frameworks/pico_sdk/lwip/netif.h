#pragma once

#include <cstdint>

struct ip4_addr_t {
  std::uint32_t addr;
};
struct netif;
extern netif* netif_default;
const ip4_addr_t* netif_ip4_addr(const netif* interface);
#define ip4_addr_cmp(a, b) ((a)->addr == (b)->addr)
char* ip4addr_ntoa(const ip4_addr_t* address);
