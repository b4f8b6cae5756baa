#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_THREADS

#include <cstring>
#include <string>

#include "prometheus_express/exposition/render.h"
#include "prometheus_express/platform/threads/new_file.h"

namespace prometheus_express {

Status write_to_textfile(const char* path, CollectorRegistry& registry) {
  std::string page;
  ExpositionOptions options;
#if PROMETHEUS_EXPRESS_LARGE
  options.timestamps = false;  // node_exporter leaves out a whole file for one
#endif
  if (!detail::render_page(registry, page, options)) {
    return Status(StatusCode::kClosed, "cannot write ", path, ": the registry has ended");
  }
  NewFile file(path);
  file.append(page.data(), page.size());
  const int error = file.take_place_of(path);
  if (error == 0) return {};
  return Status(StatusCode::kFailed, "cannot write ", path, ": ", std::strerror(error));
}

}  // namespace prometheus_express

#endif
