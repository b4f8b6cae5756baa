/* Comes before bignum.c of Mbed TLS, so that each of its steps passes through
   net/tls/fixed/pauses.cpp, where a handshake can be left: an inversion takes 3 ms of a Cortex-M4,
   and has no other place. What a step that is not to be taken comes to is what it comes to without
   memory. */
#ifndef PROMETHEUS_EXPRESS_BOARD_STEPS_OF_ARITHMETIC_H
#define PROMETHEUS_EXPRESS_BOARD_STEPS_OF_ARITHMETIC_H

#include "mbedtls/bignum.h"

int prometheus_express_tls_step(int result);

#undef MBEDTLS_MPI_CHK
#define MBEDTLS_MPI_CHK(step)                                         \
  do {                                                                \
    if ((ret = prometheus_express_tls_step(step)) != 0) goto cleanup; \
  } while (0)

#endif
