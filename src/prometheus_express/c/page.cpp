// Pages, a piece at a time.
#include "prometheus_express/c/page.h"

#include "prometheus_express/c/status.h"
#include "prometheus_express/exposition/formats/openmetrics_format.h"
#include "prometheus_express/exposition/formats/protobuf_format.h"
#include "prometheus_express/exposition/formats/text_format.h"

using namespace prometheus_express;
using namespace prometheus_express::c;

namespace {

const pe_format* as_c(const Format& format) { return reinterpret_cast<const pe_format*>(&format); }

}  // namespace

extern "C" {

const pe_format* pe_text_format(void) { return as_c(kTextFormat); }
const pe_format* pe_openmetrics_format(void) { return as_c(kOpenMetricsFormat); }
const pe_format* pe_protobuf_format(void) { return as_c(kProtobufFormat); }

pe_status pe_page_begin(pe_page* at, pe_registry* registry_at, const pe_format* format) {
  const pe_status free = check_free(at, ObjectKind::kPage);
  if (free != PE_OK) return free;
  Registry* registry = nullptr;
  const pe_status found = find(registry_at, registry);
  if (found != PE_OK) return found;
  if (format == nullptr) return PE_NULL;
  return guarded(nullptr, [&] {
    (new (at) Page(*registry, *reinterpret_cast<const Format*>(format)))->mark(ObjectKind::kPage);
    return PE_OK;
  });
}

pe_status pe_page_read(pe_page* at, char* buffer, std::size_t size, std::size_t* count) {
  const pe_status found = check(at, ObjectKind::kPage);
  if (found != PE_OK) return found;
  if (buffer == nullptr || count == nullptr) return PE_NULL;
  *count = 0;
  if (size == 0) return PE_INVALID;
  auto& page = *reinterpret_cast<Page*>(at);
  return guarded(nullptr, [&] {
    while (page.status == Exposition::Status::kMore) {
      const Exposition::Result result = page.exposition.read_some(buffer, size);
      page.status = result.status;
      *count = result.count;
      if (result.status != Exposition::Status::kInterrupted && result.count != 0) return PE_OK;
    }
    *count = 0;
    return page.status == Exposition::Status::kEnd ? PE_OK : PE_CLOSED;
  });
}

pe_status pe_page_end(pe_page* at) {
  const pe_status found = check(at, ObjectKind::kPage);
  if (found != PE_OK) return found;
  auto& page = *reinterpret_cast<Page*>(at);
  page.unmark();
  page.~Page();
  return PE_OK;
}

}  // extern "C"
