#include "prometheus_express/push/registry_page.h"

#include "prometheus_express/platform/guarded.h"

namespace prometheus_express {

BodyResult RegistryPage::read_some(char* buffer, std::size_t size) {
  std::size_t count = 0;
  auto status = Exposition::Status::kInterrupted;
  const auto read = [&] {
    const Exposition::Result result = exposition_->read_some(buffer, size);
    count = result.count;
    status = result.status;
  };
  Thrown thrown;
  if (!run_guarded(read, thrown)) thrown.report("a push");
  switch (status) {
    case Exposition::Status::kMore:
      return {count, BodyStatus::kMore};
    case Exposition::Status::kEnd:
      return {count, BodyStatus::kEnd};
    case Exposition::Status::kInterrupted:
      break;
  }
  return {0, BodyStatus::kFailed};
}

}  // namespace prometheus_express
