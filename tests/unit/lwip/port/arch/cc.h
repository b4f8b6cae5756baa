/* What lwIP wants from the machine: here from the tests, so that a run is the same each time. */
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

void lwip_assertion_failed(const char* message, const char* file, int line);
unsigned lwip_random(void);

#ifdef __cplusplus
}
#endif

#define LWIP_PLATFORM_DIAG(x)
#define LWIP_PLATFORM_ASSERT(message) lwip_assertion_failed(message, __FILE__, __LINE__)
#define LWIP_RAND() ((u32_t)lwip_random())
