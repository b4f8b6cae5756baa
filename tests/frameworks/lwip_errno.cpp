// Errors of lwIP have its own numbers wherever the library looks at them. Compiled only.
#include "prometheus_express/net/sockets/system/lwip.cpp"

static_assert(EADDRINUSE == 1010);
static_assert(EINPROGRESS == 1022);
