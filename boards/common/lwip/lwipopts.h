/* lwIP for the emulated boards: TCP over IPv4 and Ethernet, in fixed memory of about 90 KB, and
   over IPv6 and UDP where the build says so. */
#pragma once

#define NO_SYS 1
#define SYS_LIGHTWEIGHT_PROT 0
#define LWIP_SOCKET 0
#define LWIP_NETCONN 0
#define LWIP_STATS 0
#define LWIP_NOASSERT

/* LWIP_DHCP and LWIP_UDP come from the build. */
#define LWIP_RAW 0
#define LWIP_IGMP 0
/* QEMU's user network carries no ping. 650 bytes. */
#define LWIP_ICMP 0
#define LWIP_DNS 0
#define IP_REASSEMBLY 0
#define IP_FRAG 0
#define IP_OPTIONS_ALLOWED 0

/* LWIP_IPV6 comes from the build. Addresses: that of the link, and those of prefixes that a router
   tells. The chip takes frames for all groups, so nobody has to join one. */
#define LWIP_IPV6_AUTOCONFIG 1
#define LWIP_IPV6_MLD 0
#define LWIP_IPV6_REASS 0
#define LWIP_IPV6_FRAG 0

/* One interface, whose frames are one buffer. */
#define LWIP_SINGLE_NETIF 1
#define LWIP_NETIF_TX_SINGLE_PBUF 1
#define ETHARP_TABLE_MATCH_NETIF 0
#define TCP_CALCULATE_EFF_SEND_MSS 0
#define LWIP_CHKSUM_ALGORITHM 1

/* Frames stand two bytes into their buffers: see EthernetChip::kOffset. */
#define ETH_PAD_SIZE 2
#define MEM_ALIGNMENT 4

/* Eight connections that are served or wait for it, each with all that it may hold: a received
   segment or two small ones and one that lwIP keeps back (net/lwip/tcp_connection.cpp), and what is
   left for ARP, ping and acknowledgements. */
#define PBUF_POOL_SIZE 32
#define PBUF_POOL_BUFSIZE 1536
#define MEM_SIZE (32 * 1024)

/* What a frame has room for behind the headers. */
#if LWIP_IPV6
#define TCP_MSS 1440
#else
#define TCP_MSS 1460
#endif
/* A request is smaller. What eight peers may send at once all but fits into the 10 KB that the
   Ethernet controller has; what it loses, QEMU's network sends again after six seconds. */
#define TCP_WND TCP_MSS
#define TCP_SND_BUF (4 * TCP_MSS)
#define TCP_SND_QUEUELEN 16
#define TCP_QUEUE_OOSEQ 0
#define TCP_LISTEN_BACKLOG 1
/* A port that was closed can be listened on again after two seconds. */
#define TCP_MSL 1000
#define MEMP_NUM_TCP_PCB 16
#define MEMP_NUM_TCP_PCB_LISTEN 2
#define MEMP_NUM_TCP_SEG 64
