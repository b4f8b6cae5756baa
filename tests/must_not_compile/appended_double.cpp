// A number with decimals has no digits of its own in a response.
// Standards: 17 20
// Message: write a number with decimals as text
#include "prometheus_express.h"

namespace prom = prometheus_express;

void answer(prom::Response& response) {
  response.append(1);
#if defined(MISTAKE)
  response.append(21.5);
#endif
}
