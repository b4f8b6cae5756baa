// The page of a registry as the body of a request.
#pragma once

#include "prometheus_express/exposition/exposition.h"
#include "prometheus_express/http/response.h"
#include "prometheus_express/platform/optional.h"

namespace prometheus_express {

// Fails, and reports it, where a collector or callback throws.
class RegistryPage final : public BodySource {
 public:
  void begin(CollectorRegistry& registry) { exposition_.emplace(registry, kTextFormat, options()); }

  BodyResult read_some(char* buffer, std::size_t size) override;
  void release() override { exposition_.reset(); }

 private:
  // A gateway takes no times of samples, and refuses a whole page for one.
  static ExpositionOptions options() {
    ExpositionOptions options;
#if PROMETHEUS_EXPRESS_LARGE
    options.timestamps = false;
#endif
    return options;
  }

  Optional<Exposition> exposition_;
};

}  // namespace prometheus_express
