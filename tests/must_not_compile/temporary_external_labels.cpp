// Labels that would be gone before the first request.
// Standards: 17 20
// Message: deleted
#include "prometheus_express/push/remote_write/remote_write.h"

namespace prom = prometheus_express;

using Labels = const prom::ConstantLabel[1];

void set(prom::RemoteWriteBase& remote) {
  static Labels labels = {{"job", "x"}};
  remote.set_external_labels(labels);
#if defined(MISTAKE)
  remote.set_external_labels(Labels{{"job", "x"}});
#endif
}
