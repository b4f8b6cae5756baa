#include "prometheus_express/push/registry_page.h"

#include "prometheus_express/platform/guarded.h"

namespace prometheus_express {

BodyResult RegistryPage::read(char* buffer, std::size_t size) {
  Exposition::Result result{0, Exposition::Status::kInterrupted};
  Thrown thrown;
  if (!run_guarded([&] { result = exposition_->read(buffer, size); }, thrown)) {
    thrown.report("a push");
  }
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

}  // namespace prometheus_express
