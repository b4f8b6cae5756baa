#include "prometheus_express/exporter/metrics_handler.h"

#include "prometheus_express/platform/clock.h"

namespace prometheus_express {

void Scrape::begin(CollectorRegistry& registry, ExporterMetrics* metrics) {
  exposition_.emplace(registry);
  metrics_ = metrics;
  start_ns_ = monotonic_ns();
}

BodyResult Scrape::read(char* buffer, std::size_t size) {
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

void Scrape::release() {
  exposition_.reset();
  if (metrics_ == nullptr) return;
  metrics_->scrape_finished(static_cast<double>(monotonic_ns() - start_ns_) * 1e-9);
}

void MetricsHandlerBase::operator()(const Request&, Response& response) {
  for (std::size_t i = 0; i < count_; ++i) {
    Scrape& scrape = scrapes_[i];
    if (scrape.busy()) continue;
    scrape.begin(registry_, metrics_);
    response.add_header("Content-Type", scrape.content_type());
    response.stream(scrape);
    return;
  }
  if (metrics_ != nullptr) metrics_->scrape_refused();
  response.plain_text(503, "too many scrapes are under way; try again\n");
}

}  // namespace prometheus_express
