#include "prometheus_express/exporter/metrics_handler.h"

#include "prometheus_express/platform/clock.h"

namespace prometheus_express {

namespace {

const Offer kTextOnly[] = {{kText004, kTextFormat}};

}  // namespace

void Scrape::begin(CollectorRegistry& registry, const Format& format,
                   const ExpositionOptions& options, NativeSnapshotPool* snapshots,
                   ExporterMetrics* metrics) {
  exposition_.emplace(registry, format, options);
  snapshot_ = options.native;
  snapshots_ = snapshots;
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
  if (snapshot_ != nullptr) snapshots_->give_back(snapshot_);
  if (metrics_ == nullptr) return;
  metrics_->scrape_finished(static_cast<double>(monotonic_ns() - start_ns_) * 1e-9);
}

MetricsHandlerBase::MetricsHandlerBase(CollectorRegistry& registry, Scrape* scrapes,
                                       std::size_t count)
    : registry_(registry), offers_(kTextOnly), scrapes_(scrapes), count_(count) {}

void MetricsHandlerBase::operator()(const Request& request, Response& response) {
  const Negotiated negotiated = negotiate(request.header("Accept"), offers_, offer_count_);
  Scrape* scrape = free_scrape();
  if (scrape == nullptr) return refuse(response);
  ExpositionOptions options;
  // Text 0.0.4 has no place to say how names are escaped, and its readers expect no others.
  if (&negotiated.offer->media_type != &kText004) options.escaping = negotiated.escaping;
  options.filter = NameFilter(request.query());
  if (snapshots_ != nullptr && &negotiated.offer->media_type == &kProtobufDelimited) {
    options.native = snapshots_->take();
    if (options.native == nullptr) return refuse(response);
  }
  scrape->begin(registry_, negotiated.offer->format, options, snapshots_, metrics_);
  response.add_header("Content-Type", negotiated.content_type());
  if (compression_ != nullptr) {
    compression_->stream(request, response, *scrape);
  } else {
    response.stream(*scrape);
  }
}

Scrape* MetricsHandlerBase::free_scrape() {
  for (std::size_t i = 0; i < count_; ++i) {
    if (!scrapes_[i].busy()) return &scrapes_[i];
  }
  return nullptr;
}

void MetricsHandlerBase::refuse(Response& response) {
  if (metrics_ != nullptr) metrics_->scrape_refused();
  response.plain_text(503, "too many scrapes are under way; try again\n");
}

}  // namespace prometheus_express
