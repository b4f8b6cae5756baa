// Labels in the default registry, where that has no memory for them: on a board.
// Standards: 17 20
// Message: name a registry with a storage
#define PROMETHEUS_EXPRESS_HEAP 0
#include "prometheus_express.h"

namespace prom = prometheus_express;

prom::FixedStorage<1024> storage;
prom::CollectorRegistry registry{storage};
prom::Gauge good{"good", "without labels"};
prom::Gauge labelled{"labelled", "in a registry with a storage", {"sensor"}, registry};
#if defined(MISTAKE)
prom::Gauge bad{"bad", "in the default registry", {"sensor"}};
#endif
