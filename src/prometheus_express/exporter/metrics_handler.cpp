#include "prometheus_express/exporter/metrics_handler.h"

#include "prometheus_express/platform/clock.h"
#include "prometheus_express/platform/guarded.h"

namespace prometheus_express {

using namespace std::string_view_literals;

void Scrape::begin(MetricsHandlerBase& handler, const ScrapeChoice& choice) {
  exposition_.emplace(handler.registry_, *choice.format, choice.options);
  handler_ = &handler;
  start_ns_ = monotonic_ns();
}

BodyResult Scrape::read_some(char* buffer, std::size_t size) {
  std::size_t count = 0;
  auto status = Exposition::Status::kInterrupted;
  const auto read = [&] {
    const Exposition::Result result = exposition_->read_some(buffer, size);
    count = result.count;
    status = result.status;
  };
  Thrown thrown;
  if (!run_guarded(read, thrown)) thrown.report("a scrape");
  switch (status) {
    case Exposition::Status::kMore:
      return {count, count == size ? BodyStatus::kMore : BodyStatus::kLater};
    case Exposition::Status::kEnd:
      return {count, BodyStatus::kEnd};
    case Exposition::Status::kInterrupted:
      break;
  }
  return {0, BodyStatus::kFailed};
}

void Scrape::release() {
  exposition_.reset();
  if (handler_->metrics_ != nullptr) handler_->metrics_->scrape_finished(start_ns_);
}

void MetricsHandlerBase::operator()(const Request& request, Response& response) {
  ScrapeChoice choice;
  Scrape* const scrape = free_scrape();
  if (scrape == nullptr) return refuse(response);
  if (choose_ != nullptr && !choose_(*this, request, response, choice)) return;
  scrape->begin(*this, choice);
  response.add_header("Content-Type"sv, choice.content_type);
  if (compression_ != nullptr) {
    compression_->stream(request, response, *scrape);
  } else {
    response.stream(*scrape);
  }
}

bool MetricsHandlerBase::choose(const MetricsHandlerBase& handler, const Request& request,
                                Response& response, ScrapeChoice& choice) {
  choice.options.filter = NameFilter(request.query());
  if (choice.options.filter.too_long()) {
    response.plain_text(400, "more than 64 parameters beside name[]\n"sv);
    return false;
  }
  const Negotiated negotiated =
      negotiate(request.header("Accept"), handler.offers_, handler.offer_count_);
  choice.format = &negotiated.offer->format;
  choice.content_type = negotiated.content_type();
  choice.options.escaping = negotiated.escaping;
  choice.options.snapshots = handler.snapshots_;
  choice.options.exemplars = handler.exemplars_;
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
  response.plain_text(503, "too many scrapes are under way; try again\n"sv);
}

}  // namespace prometheus_express
