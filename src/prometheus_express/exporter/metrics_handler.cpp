#include "prometheus_express/exporter/metrics_handler.h"

#include "prometheus_express/platform/clock.h"

namespace prometheus_express {

void Scrape::begin(MetricsHandlerBase& handler, const ScrapeChoice& choice) {
  exposition_.emplace(handler.registry_, *choice.format, choice.options);
  handler_ = &handler;
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
  const Exposition::Lent lent = exposition_->lent();
  exposition_.reset();
  if (lent.native != nullptr) handler_->snapshots_->give_back(lent.native);
  if (lent.exemplar != nullptr) handler_->exemplars_->give_back(lent.exemplar);
  if (handler_->metrics_ == nullptr) return;
  handler_->metrics_->scrape_finished(static_cast<double>(monotonic_ns() - start_ns_) * 1e-9);
}

void MetricsHandlerBase::operator()(const Request& request, Response& response) {
  ScrapeChoice choice;
  Scrape* const scrape = free_scrape();
  if (scrape == nullptr || (choose_ != nullptr && !choose_(*this, request, choice))) {
    return refuse(response);
  }
  scrape->begin(*this, choice);
  response.add_header("Content-Type", choice.content_type);
  if (compression_ != nullptr) {
    compression_->stream(request, response, *scrape);
  } else {
    response.stream(*scrape);
  }
}

bool MetricsHandlerBase::choose(MetricsHandlerBase& handler, const Request& request,
                                ScrapeChoice& choice) {
  const Negotiated negotiated =
      negotiate(request.header("Accept"), handler.offers_, handler.offer_count_);
  const Format& format = negotiated.offer->format;
  choice.format = &format;
  choice.content_type = negotiated.content_type();
  choice.options.escaping = negotiated.escaping;
  choice.options.filter = NameFilter(request.query());
  if (format.has_native_histograms && handler.snapshots_ != nullptr) {
    choice.options.native = handler.snapshots_->take();
    if (choice.options.native == nullptr) return false;
  }
  if (format.has_exemplars && handler.exemplars_ != nullptr) {
    choice.options.exemplar = handler.exemplars_->take();
  }
  return true;
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
