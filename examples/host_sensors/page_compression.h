// Pages go out compressed to who takes them so, as Prometheus does, by what the build has found.
#pragma once

#if defined(HOST_SENSORS_CODING_isal)
#include "prometheus_express/http/compression/isal/isal_gzip.h"
#elif defined(HOST_SENSORS_CODING_gzip)
#include "prometheus_express/http/compression/gzip/gzip.h"
#else
#include "prometheus_express/http/compression/compression.h"
#endif

namespace host_sensors {

class PageCompression {
 public:
  // Null where there is none. Must outlive the server.
  prometheus_express::Compression* compression() {
#if defined(HOST_SENSORS_CODING_isal) || defined(HOST_SENSORS_CODING_gzip)
    return &coding_;
#else
    return nullptr;
#endif
  }

 private:
#if defined(HOST_SENSORS_CODING_isal)
  prometheus_express::IsalGzip<> coding_;
#elif defined(HOST_SENSORS_CODING_gzip)
  prometheus_express::Gzip<> coding_;
#endif
};

}  // namespace host_sensors
