// A labelled metric in a registry without a storage is named, before main(): where most metrics are
// made.
#include <prometheus_express.h>

namespace prom = prometheus_express;

namespace {

prom::CollectorRegistry registry{"station"};
prom::Gauge temperature{"temperature", "Of the air.", {"sensor"}, registry};

}  // namespace

int main() { return 0; }
