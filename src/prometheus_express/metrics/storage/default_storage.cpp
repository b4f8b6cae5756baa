#include "prometheus_express/metrics/storage/default_storage.h"

namespace prometheus_express::detail {

ImmortalHeapStorage default_heap_storage;

}  // namespace prometheus_express::detail
