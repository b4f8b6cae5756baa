// More buckets than a scrape has room to copy.
// Standards: 17 20
// Message: more buckets than kMaxBuckets
#include "prometheus_express.h"

namespace prom = prometheus_express;

auto good = prom::linear_buckets<prom::kMaxBuckets>(0, 1);
#if defined(MISTAKE)
auto bad = prom::linear_buckets<prom::kMaxBuckets + 1>(0, 1);
#endif
