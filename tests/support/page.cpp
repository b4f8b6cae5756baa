#include "support/page.h"

namespace test_support {

using namespace prometheus_express;

std::string page(CollectorRegistry& registry, const Format& format, ExpositionOptions options) {
  ExemplarBuffers<1> exemplars;
  if (options.exemplars == nullptr) options.exemplars = &exemplars;
  Exposition exposition{registry, format, options};
  std::string text;
  static char buffer[16384];
  for (;;) {
    const Exposition::Result result = exposition.read_some(buffer, sizeof buffer);
    text.append(buffer, result.count);
    if (result.status == Exposition::Status::kEnd) return text;
    if (result.status == Exposition::Status::kInterrupted) return "interrupted";
  }
}

}  // namespace test_support
