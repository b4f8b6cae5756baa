// Typed labels have an order.
// Standards: 17 20
// Message: by its type, in their order
#include "prometheus_express.h"
#include "prometheus_express/metrics/typed_labels.h"

namespace prom = prometheus_express;

struct Method : prom::TypedLabel {
  static constexpr char kName[] = "method";
  using TypedLabel::TypedLabel;
};
struct Path : prom::TypedLabel {
  static constexpr char kName[] = "path";
  using TypedLabel::TypedLabel;
};

prom::CollectorRegistry registry{"app"};
prom::TypedLabels<prom::Counter<2>, Method, Path> requests{"requests_total", "Served.", registry};

void count() {
  requests.labels(Method{"GET"}, Path{"/"}).inc();
#if defined(MISTAKE)
  requests.labels(Path{"/"}, Method{"GET"}).inc();
#endif
}
