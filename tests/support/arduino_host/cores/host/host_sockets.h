// What the network libraries ask of this host's sockets. Descriptors do not block and are not
// passed on.
#pragma once

#include <netinet/in.h>

#include <cstddef>
#include <cstdint>

class IPAddress;

namespace arduino_host {

sockaddr_in socket_address(const IPAddress& ip, std::uint16_t port);
IPAddress ip_of(const sockaddr_in& address);
std::uint16_t port_of(const sockaddr_in& address);
// All zeros where there is none, or no more.
sockaddr_in local_address(int fd);
sockaddr_in peer_address(int fd);

// Where a board with this address listens: at it if it is one of loopback's, else at 127.0.0.1.
IPAddress listen_ip(const IPAddress& own);

// By the system's resolver, IPv4 only.
bool resolve(const char* host, IPAddress& ip);

int open_tcp();
// How many bytes a peer may send ahead of its reader, and how many one segment takes at most.
// Before the connection begins.
void limit_receiving(int fd, int window, int segment);
bool listen_at(int fd, const IPAddress& ip, std::uint16_t port, int waiting);
int accept_from(int listener);
// Cuts it: the peer sees a reset.
void abort_tcp(int fd);

int tcp_state(int fd);  // of <netinet/tcp.h>
std::size_t readable(int fd);
std::size_t unacknowledged(int fd);  // written, and not yet acknowledged by the peer
std::size_t unsent(int fd);          // written, and not even sent
// Waits for something to change: Arduino's yield(), and a tenth of a millisecond.
void pause_a_little();

}  // namespace arduino_host
