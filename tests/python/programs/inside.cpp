// A module in C++ with metrics of its own, as a Python program may load one.
#include <prometheus_express.h>

#include <string>

namespace prom = prometheus_express;

namespace {

prom::CollectorRegistry registry;
prom::Counter frames{"camera_frames_total", "frames taken", {"camera"}, registry};
prom::Histogram exposure{"camera_exposure_seconds", "of a frame", registry, {0.01, 0.1}};

}  // namespace

extern "C" {

void take_frame(const char* camera, double seconds) {
  frames.labels(camera).inc();
  exposure.observe(seconds);
}

// The page, until the next call.
const char* page() {
  static std::string text;
  text = registry.render();
  return text.c_str();
}
}
