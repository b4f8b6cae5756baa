// The page of a registry as the body of a request.
#pragma once

#include <optional>

#include "prometheus_express/exposition/exposition.h"
#include "prometheus_express/http/response.h"

namespace prometheus_express {

class RegistryPage final : public BodySource {
 public:
  void begin(CollectorRegistry& registry) { exposition_.emplace(registry); }

  BodyResult read(char* buffer, std::size_t size) override {
    const Exposition::Result result = exposition_->read(buffer, size);
    switch (result.status) {
      case Exposition::Status::kMore:
        return {result.count, BodyStatus::kMore};
      case Exposition::Status::kEnd:
        return {result.count, BodyStatus::kEnd};
      case Exposition::Status::kInterrupted:
        break;
    }
    return {0, BodyStatus::kFailed};
  }
  void release() override { exposition_.reset(); }

 private:
  std::optional<Exposition> exposition_;
};

}  // namespace prometheus_express
