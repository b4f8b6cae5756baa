#include "prometheus_express/c/push/remote_write.h"

#include <new>

#include "prometheus_express/c/status.h"
#include "prometheus_express/metrics/name.h"

namespace prometheus_express::c {
namespace {

static_assert(PE_REMOTE_WRITE_LEAST_MEMORY ==
              RemoteWriter::kOwnBytes + RemoteWriter::kLeastQueueBytes);

pe_status find(pe_remote_write* at, RemoteWriteObject*& writer) {
  writer = reinterpret_cast<RemoteWriteObject*>(at);
  return check(at, ObjectKind::kRemoteWrite);
}

RemoteWriteOptions options_of(const pe_remote_write_options& from) {
  RemoteWriteOptions to;
  if (from.timeout_ms != 0) to.timeout_ms = from.timeout_ms;
  if (from.min_backoff_ms != 0) to.min_backoff_ms = from.min_backoff_ms;
  if (from.max_backoff_ms != 0) to.max_backoff_ms = from.max_backoff_ms;
  if (from.user != nullptr) to.user = from.user;
  if (from.password != nullptr) to.password = from.password;
  return to;
}

pe_status check_labels(const pe_label* labels, std::size_t count) {
  if (labels == nullptr && count != 0) return PE_NULL;
  if (count > PE_MAX_LABELS) return PE_LIMIT;
  for (std::size_t i = 0; i < count; ++i) {
    if (labels[i].name == nullptr || labels[i].value == nullptr) return PE_NULL;
    if (!is_label_name(labels[i].name, MetricType::kGauge)) return PE_INVALID;
    for (std::size_t j = 0; j < i; ++j) {
      if (std::string_view(labels[j].name) == labels[i].name) return PE_INVALID;
    }
  }
  return PE_OK;
}

}  // namespace
}  // namespace prometheus_express::c

using namespace prometheus_express;
using namespace prometheus_express::c;

extern "C" {

pe_status pe_remote_write_init(pe_remote_write* at, pe_network* network_at, const char* url,
                               pe_registry* registry_at, const pe_remote_write_options* options,
                               void* memory, std::size_t bytes) {
  pe_status status = check_free(at, ObjectKind::kRemoteWrite);
  NetworkObject* network = nullptr;
  Registry* registry = nullptr;
  if (status == PE_OK) status = find(network_at, network);
  if (status == PE_OK) status = find(registry_at, registry);
  if (status != PE_OK) return status;
  if (url == nullptr || memory == nullptr) return PE_NULL;
  if (bytes < PE_REMOTE_WRITE_LEAST_MEMORY) return PE_INVALID;
  const pe_remote_write_options none{};
  const pe_remote_write_options& chosen = options == nullptr ? none : *options;
  RemoteWriteOptions taken = options_of(chosen);
  status = check_labels(chosen.labels, chosen.label_count);
  if (status == PE_OK) status = take_token(chosen.bearer_token, taken);
  if (status != PE_OK) return status;
  return guarded(nullptr, [&] {
    auto& made = *new (at) RemoteWriteObject(*network, *registry, url, taken,
                                             static_cast<char*>(memory), bytes);
    if (chosen.label_count != 0) {
      made.writer.set_external_labels(reinterpret_cast<const ConstantLabel*>(chosen.labels),
                                      chosen.label_count);
    }
    made.mark(ObjectKind::kRemoteWrite);
    return PE_OK;
  });
}

pe_status pe_remote_write_collect(pe_remote_write* at, std::int64_t unix_time_ms, pe_error* error) {
  RemoteWriteObject* writer = nullptr;
  const pe_status found = find(at, writer);
  if (found != PE_OK) return told(found, error);
  return guarded(error, [&] { return told(writer->writer.collect(unix_time_ms), error); });
}

pe_status pe_remote_write_poll(pe_remote_write* at, pe_error* error) {
  RemoteWriteObject* writer = nullptr;
  const pe_status found = find(at, writer);
  if (found != PE_OK) return told(found, error);
  return guarded(error, [&] {
    writer->writer.update();
    return told(writer->writer.status(), error);
  });
}

pe_status pe_remote_write_finish(pe_remote_write* at, std::uint32_t timeout_ms, pe_error* error) {
  RemoteWriteObject* writer = nullptr;
  const pe_status found = find(at, writer);
  if (found != PE_OK) return told(found, error);
  return guarded(error, [&] {
    if (writer->writer.finish(timeout_ms)) return told(PE_OK, error);
    const Status& last = writer->writer.status();
    return last.ok() ? told(PE_TIMED_OUT, error) : told(last, error);
  });
}

pe_status pe_remote_write_get_statistics(pe_remote_write* at, pe_remote_write_statistics* to) {
  RemoteWriteObject* writer = nullptr;
  const pe_status found = find(at, writer);
  if (found != PE_OK) return found;
  if (to == nullptr) return PE_NULL;
  const RemoteWriteStatistics from = writer->writer.statistics();
  *to = {from.queued,  from.sent,    from.dropped,     from.refused,    from.unfit,  from.batches,
         from.retries, from.skipped, from.clock_steps, from.sent_bytes, from.waiting};
  return PE_OK;
}

pe_status pe_remote_write_next_deadline_ms(pe_remote_write* at, std::uint64_t* deadline_ms) {
  RemoteWriteObject* writer = nullptr;
  const pe_status found = find(at, writer);
  if (found != PE_OK) return found;
  if (deadline_ms == nullptr) return PE_NULL;
  *deadline_ms = writer->writer.next_deadline_ms();
  return PE_OK;
}

pe_status pe_remote_write_end(pe_remote_write* at) {
  RemoteWriteObject* writer = nullptr;
  const pe_status found = find(at, writer);
  if (found != PE_OK) return found;
  writer->unmark();
  writer->~RemoteWriteObject();
  return PE_OK;
}

}  // extern "C"
