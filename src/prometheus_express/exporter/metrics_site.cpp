#include "prometheus_express/exporter/metrics_site.h"

#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_THREADS

#include "prometheus_express/exporter/small_pages.h"
#include "prometheus_express/exposition/formats/all_formats.h"

namespace prometheus_express {

MetricsSite::MetricsSite(CollectorRegistry& registry, const MetricsServerOptions& options,
                         std::size_t slots)
    : registry_(registry),
      routes_(options.routes.items, options.routes.items + options.routes.count),
      middleware_(options.middleware) {
  add_page(options.path, registry, slots, options.compression);
  for (std::size_t i = 0; i < options.pages.count; ++i) {
    const MetricsPage& page = options.pages.items[i];
    add_page(page.path, page.registry, slots, options.compression);
  }
  routes_.emplace_back("GET", "/healthz", answer_health);
  routes_.emplace_back("GET", "/", options.front_page ? options.front_page : Handler{show_links_});
}

void MetricsSite::add_page(std::string_view path, CollectorRegistry& registry, std::size_t slots,
                           Compression* compression) {
  pages_.push_back(std::make_unique<Page>(registry, std::make_unique<Scrape[]>(slots), slots));
  Page& page = *pages_.back();
  page.offer(kAllFormats);
  page.lend(snapshots_);
  page.lend(exemplars_);
  if (compression != nullptr) page.compress_with(*compression);
  routes_.emplace_back("GET", path, page);
  // Relative, for who comes through a proxy.
  std::string_view link = path;
  if (!link.empty()) link.remove_prefix(1);
  const std::string_view words = path == "/metrics" ? std::string_view("Metrics") : path;
  links_.append("<p><a href=\"").append(link).append("\">").append(words).append("</a></p>\n");
}

void MetricsSite::Links::operator()(const Request&, Response& response) const {
  response.add_header("Content-Type", "text/html; charset=utf-8");
  response.append(
      "<!doctype html>\n<html lang=\"en\"><title>prometheus_express</title>\n"
      "<h1>prometheus_express</h1>\n");
  response.append(site.links_);
  response.append("</html>\n");
}

void MetricsSite::show_own_metrics(const HttpServerBase& server) {
  if (ExporterMetrics::shown_by(registry_)) return;
  own_metrics_.emplace(registry_);
  own_metrics_->watch(server);
  pages_.front()->count_in(*own_metrics_);
}

}  // namespace prometheus_express

#endif
