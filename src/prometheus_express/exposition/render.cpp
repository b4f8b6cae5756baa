#include "prometheus_express/exposition/render.h"

#include "prometheus_express/exposition/exposition.h"

namespace prometheus_express {
namespace {

constexpr std::size_t kChunk = 65536;

}  // namespace

std::string generate_latest(CollectorRegistry& registry) {
  Exposition exposition{registry};
  std::string page;
  std::size_t used = 0;
  for (;;) {
    page.resize(used + (used < kChunk ? kChunk : used));
    const Exposition::Result result = exposition.read(page.data() + used, page.size() - used);
    used += result.count;
    if (result.status == Exposition::Status::kMore) continue;
    page.resize(result.status == Exposition::Status::kEnd ? used : 0);
    return page;
  }
}

std::string CollectorRegistry::render() { return generate_latest(*this); }

}  // namespace prometheus_express
