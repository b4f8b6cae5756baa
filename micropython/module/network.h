/* The network of a server over sockets of Python, which are accepted and closed in Python. C++
 * inside; all in memory of the library (memory.c). */
#ifndef PROMETHEUS_EXPRESS_MICROPYTHON_NETWORK_H
#define PROMETHEUS_EXPRESS_MICROPYTHON_NETWORK_H

#include <stddef.h>
#include <stdint.h>

#if defined(__cplusplus)
extern "C" {
#endif

typedef struct pe_python_network pe_python_network;

/* Room for so many connections; null: no memory. It is given back with all of its owner's. */
pe_python_network* pe_python_network_new(size_t connections);
/* As pe_network_init_cpp() wants it. */
void* pe_python_network_cpp(pe_python_network* network);

/* The time, which goes on at least with each call that is made. */
void pe_python_network_set_now(pe_python_network* network, uint64_t now_ms);

int pe_python_network_has_room(const pe_python_network* network);
/* A connection that was accepted, where there is room. */
void pe_python_network_add(pe_python_network* network, void* socket);
/* The socket of one that has ended, which is to be closed; null: none. */
void* pe_python_network_take_ended(pe_python_network* network);
/* Whether a connection waits until it can write. */
int pe_python_network_is_writing(const pe_python_network* network);

/* What of it is in C: bytes moved; 0: the end; or one of these. */
enum { PE_SOCKET_WAITS = -1, PE_SOCKET_FAILED = -2 };
long pe_socket_read(void* socket, char* data, size_t size);
long pe_socket_write(void* socket, const char* data, size_t size);

#if defined(__cplusplus)
}
#endif

#endif
