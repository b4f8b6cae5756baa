// How the SDK compiles lwIP for station_wifi: without an operating system, as
// pico_cyw43_arch_lwip_poll wants it.
#pragma once

#define NO_SYS 1
#define LWIP_SOCKET 0
#define LWIP_NETCONN 0

#define LWIP_IPV4 1
#define LWIP_TCP 1
#define LWIP_UDP 1
#define LWIP_DHCP 1
#define LWIP_DNS 1
#define LWIP_NETIF_HOSTNAME 1
#define LWIP_NETIF_TX_SINGLE_PBUF 1  // the radio sends a frame in one piece

// Asked for by prometheus_express (net/lwip/network.h).
#define TCP_LISTEN_BACKLOG 1
#define SO_REUSE 1
#define MEMP_NUM_TCP_PCB 10

#define MEM_ALIGNMENT 4
#define MEM_LIBC_MALLOC 0
#define MEM_SIZE 8000
#define PBUF_POOL_SIZE 16
#define TCP_MSS 1460
#define TCP_WND (4 * TCP_MSS)
#define TCP_SND_BUF (4 * TCP_MSS)
#define TCP_SND_QUEUELEN 16
#define MEMP_NUM_TCP_SEG 32
