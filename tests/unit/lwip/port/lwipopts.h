/* lwIP for the tests of net/lwip: all checks on, and all memory from functions of the tests, which
   count it, can refuse it, and let the address sanitizer see each block. */
#pragma once

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

void* lwip_allocate(size_t size);
void* lwip_allocate_zeroed(size_t count, size_t size);
void lwip_free(void* block);

#ifdef __cplusplus
}
#endif

#define NO_SYS 1
#define SYS_LIGHTWEIGHT_PROT 0
#define LWIP_SOCKET 0
#define LWIP_NETCONN 0
#define LWIP_ARP 0
#define LWIP_ETHERNET 0
#define LWIP_UDP 1
#define LWIP_IGMP 1
#define LWIP_RAW 0
#define LWIP_STATS 0
#ifndef LWIP_IPV6
#define LWIP_IPV6 0
#endif
/* Nobody is on the wire but the tests: no routers, neighbours or listeners to groups. */
#define LWIP_IPV6_SEND_ROUTER_SOLICIT 0
#define LWIP_IPV6_MLD 0
#define LWIP_IPV6_REASS 0
#define LWIP_IPV6_FRAG 0
#define IP_REASSEMBLY 0
#define IP_FRAG 0

#define MEM_LIBC_MALLOC 1
#define MEMP_MEM_MALLOC 1
#define MEM_ALIGNMENT 8
#define mem_clib_malloc lwip_allocate
#define mem_clib_calloc lwip_allocate_zeroed
#define mem_clib_free lwip_free
/* Makes the block of a timer a size of its own, so that it can be told from the others. */
#define LWIP_DEBUG_TIMERNAMES 1

#define TCP_MSS 1460
#define TCP_WND (2 * TCP_MSS)
#define TCP_SND_BUF (4 * TCP_MSS)
#define TCP_SND_QUEUELEN 16
#define TCP_QUEUE_OOSEQ 0
#ifndef TCP_LISTEN_BACKLOG
#define TCP_LISTEN_BACKLOG 1
#endif
#define TCP_MSL 10000
#define SO_REUSE 1
#define MEMP_NUM_TCP_PCB 200
