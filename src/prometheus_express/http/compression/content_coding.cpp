#include "prometheus_express/http/compression/content_coding.h"

#include "prometheus_express/http/compression/accept_encoding.h"

namespace prometheus_express {

void ContentCoding::stream(const Request& request, Response& response, BodySource& source) {
  response.add_header("Vary", "Accept-Encoding");
  const std::string_view accepted = request.header("Accept-Encoding");
  CompressedBody* best = nullptr;
  std::string_view name;
  unsigned best_quality = 0;
  for (ContentCoding* coding = this; coding != nullptr; coding = coding->other_) {
    const unsigned quality = coding_quality(accepted, coding->name_);
    if (quality <= best_quality) continue;
    CompressedBody* const body = coding->available_body();
    if (body == nullptr) continue;
    best = body;
    best_quality = quality;
    name = coding->name_;
  }
  if (best == nullptr) return response.stream(source);
  best->begin(source);
  response.add_header("Content-Encoding", name);
  response.stream(*best);
}

}  // namespace prometheus_express
