// A scrape on a thread with a small stack.
#include <doctest/doctest.h>
#include <pthread.h>
#include <unistd.h>

#include <cstddef>
#include <string>

#include "prometheus_express.h"
#include "prometheus_express/exposition/formats/all_formats.h"
#include "prometheus_express/net/sockets/network.h"
#include "prometheus_express/push/push_to_gateway.h"
#include "support/sanitizer.h"

namespace prom = prometheus_express;

namespace {

#if TEST_SUPPORT_SANITIZED
constexpr std::size_t kStackBytes = 1024 * 1024;  // their frames are larger
#else
constexpr std::size_t kStackBytes = 64 * 1024;
#endif

constexpr prom::LabelName<prom::MetricType::kHistogram> kLabel[1] = {"a"};

bool good = false;

void* scrape(void*) {
  prom::CollectorRegistry registry{"ns"};
  prom::ProcessCollector process{registry};
  prom::Histogram<1> histogram{"h", "", kLabel, registry};
  histogram.labels("x").observe(1);
  static char buffer[65536];
  static prom::ExemplarBuffers<1> exemplars;
  good = true;
  for (const prom::Offer& offer : prom::kAllFormats) {
    prom::ExpositionOptions options;
    options.exemplars = &exemplars;
    prom::Exposition exposition{registry, offer.format, options};
    good = good &&
           exposition.read_some(buffer, sizeof buffer).status == prom::Exposition::Status::kEnd;
  }
  good = good && !registry.render().empty();
  good = good && !prom::write_to_textfile("/no/such/folder/x.prom", registry).ok();
  good = good && !prom::push_to_gateway("127.0.0.1:1", "job", registry).ok();
  return nullptr;
}

TEST_CASE("a scrape in every format, a textfile and a push on a stack of 64 KiB, or the least") {
  pthread_attr_t attributes;
  REQUIRE(pthread_attr_init(&attributes) == 0);
  const auto least = static_cast<std::size_t>(sysconf(_SC_THREAD_STACK_MIN));  // 128 KiB on arm64
  REQUIRE(pthread_attr_setstacksize(&attributes, kStackBytes > least ? kStackBytes : least) == 0);
  pthread_t thread;
  REQUIRE(pthread_create(&thread, &attributes, scrape, nullptr) == 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
  CHECK(good);
}

}  // namespace
