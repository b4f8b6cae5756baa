/* What lwIP wants from the machine. */
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

/* Not for secrets: local ports, and the numbers of segments and packets. */
unsigned lwip_random(void);

#ifdef __cplusplus
}
#endif

#define LWIP_RAND() ((u32_t)lwip_random())
#define LWIP_PLATFORM_DIAG(x)
#define LWIP_PLATFORM_ASSERT(x)
#define LWIP_NO_CTYPE_H 1
