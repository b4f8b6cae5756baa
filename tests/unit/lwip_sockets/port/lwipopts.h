/* lwIP with an operating system, as FreeRTOS and STM32Cube have it: its sockets under their common
   names, as macros, and its core under one lock. */
#pragma once

#define NO_SYS 0
#define LWIP_SOCKET 1
#define LWIP_NETCONN 1
#define LWIP_COMPAT_SOCKETS 1
#define LWIP_TCPIP_CORE_LOCKING 1
#define LWIP_SO_LINGER 1
#define LWIP_TIMEVAL_PRIVATE 0
#define LWIP_DNS 1
#define LWIP_ARP 0
#define LWIP_ETHERNET 0
#define LWIP_RAW 0
#define LWIP_STATS 0

#define LWIP_HAVE_LOOPIF 1
#define LWIP_NETIF_LOOPBACK 1
#define LWIP_NETIF_LOOPBACK_MULTITHREADING 1

#define MEM_LIBC_MALLOC 1
#define MEMP_MEM_MALLOC 1
#define MEM_ALIGNMENT 8
#define MEMP_NUM_NETCONN 100
#define MEMP_NUM_TCP_PCB 200

#define TCP_MSS 1460
#define TCP_WND (4 * TCP_MSS)
#define TCP_SND_BUF (4 * TCP_MSS)
#define TCP_SND_QUEUELEN 16
#define TCP_LISTEN_BACKLOG 1

#define TCPIP_MBOX_SIZE 64
#define DEFAULT_ACCEPTMBOX_SIZE 32
#define DEFAULT_TCP_RECVMBOX_SIZE 32
#define DEFAULT_UDP_RECVMBOX_SIZE 16

/* Debian's lwIP has the addresses of the host, which do not begin with their length, and leaves
   these to whoever compiles it. */
#define IP4ADDR_SOCKADDR_SET_LEN(address)
#define IPADDR_SOCKADDR_GET_LEN(address) sizeof(struct sockaddr_in)
