#include "prometheus_express/exporter/live_page/live_page.h"

#include <cstring>
#include <string_view>

#include "prometheus_express/exporter/live_page/content.h"
#include "prometheus_express/exporter/small_pages.h"
#include "prometheus_express/http/compression/accept_encoding.h"
#include "prometheus_express/text/literal.h"

namespace prometheus_express {
namespace {

using namespace std::string_view_literals;

// Whether the value of an If-None-Match header names the page as it is. A tag stands between
// quotation marks and has none inside, so that it is in the list if it is in the text; "W/" in
// front of it makes no difference (RFC 9110, 13.1.2).
bool names_this_page(std::string_view tags) {
  return is_text(tags, "*") || tags.find(kLivePageContent.tag) != std::string_view::npos;
}

}  // namespace

void LivePageDelivery::begin() {
  busy_ = true;
  sent_ = 0;
}

BodyResult LivePageDelivery::read_some(char* buffer, std::size_t size) {
  const std::string_view rest = kLivePageContent.gzip.substr(sent_);
  const bool last = rest.size() <= size;
  const std::size_t count = last ? rest.size() : size;
  std::memcpy(buffer, rest.data(), count);
  sent_ += count;
  return {count, last ? BodyStatus::kEnd : BodyStatus::kMore};
}

void LivePageBase::operator()(const Request& request, Response& response) {
  if (coding_quality(request.header("Accept-Encoding"sv), "gzip"sv) == 0) {
    response.add_header("Vary"sv, "Accept-Encoding"sv);
    return link_to_metrics(request, response);
  }
  const bool known = names_this_page(request.header("If-None-Match"sv));
  const std::size_t fields =
      known ? LivePageContent::kFieldsOf304 : std::size_t{LivePageContent::kFields};
  for (std::size_t i = 0; i < fields; ++i) {
    const LivePageContent::Field& field = kLivePageContent.fields[i];
    response.add_header(field.name, field.value);
  }
  if (known) {
    response.set_status(304);
    return;
  }
  LivePageDelivery* const delivery = free_delivery();
  if (response.failed()) {
    response.plain_text(500, "this page needs a server with LivePage's kResponseBytes\n"sv);
  } else if (delivery == nullptr) {
    response.plain_text(503, "too many are being sent this page; try again\n"sv);
  } else {
    delivery->begin();
    response.stream(*delivery);
  }
}

LivePageDelivery* LivePageBase::free_delivery() {
  for (std::size_t i = 0; i < count_; ++i) {
    if (!deliveries_[i].busy()) return &deliveries_[i];
  }
  return nullptr;
}

}  // namespace prometheus_express
