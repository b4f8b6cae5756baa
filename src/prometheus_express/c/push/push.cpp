#include "prometheus_express/c/push/push.h"

#include <new>
#include <string_view>

#include "prometheus_express/c/status.h"

#if PROMETHEUS_EXPRESS_THREADS
#include "prometheus_express/push/push_to_gateway.h"
#endif

namespace prometheus_express::c {
namespace {

// What a pe_push_job says, as the C++ side wants it.
struct Job {
  std::string_view gateway;
  std::string_view job;
  GroupingLabel labels[PE_MAX_LABELS];
  std::size_t count = 0;
  GatewayOptions options;

  GroupingKey key() const { return GroupingKey(labels, count); }
};

pe_status take(const pe_push_job* from, Job& to) {
  if (from == nullptr || from->gateway == nullptr || from->job == nullptr) return PE_NULL;
  if (from->label_count > PE_MAX_LABELS) return PE_LIMIT;
  if (from->labels == nullptr && from->label_count != 0) return PE_NULL;
  to.gateway = from->gateway;
  to.job = from->job;
  to.count = from->label_count;
  for (std::size_t i = 0; i < to.count; ++i) {
    if (from->labels[i].name == nullptr || from->labels[i].value == nullptr) return PE_NULL;
    to.labels[i] = {from->labels[i].name, from->labels[i].value};
  }
  if (from->timeout_ms != 0) to.options.timeout_ms = from->timeout_ms;
  if (from->user != nullptr) to.options.user = from->user;
  if (from->password != nullptr) to.options.password = from->password;
  return take_token(from->bearer_token, to.options);
}

pe_status find(pe_push* at, PushObject*& push) {
  push = reinterpret_cast<PushObject*>(at);
  return check(at, ObjectKind::kPush);
}

// A group is deleted without a registry.
pe_status find_pushed(pe_registry* at, pe_push_method method, Registry*& registry) {
  if (method != PE_PUSH_PUT && method != PE_PUSH_POST && method != PE_PUSH_DELETE) {
    return PE_INVALID;
  }
  if (method == PE_PUSH_DELETE) return PE_OK;
  return find(at, registry);
}

pe_status begin(PushObject& push, pe_push_method method, const Job& job, Registry* registry) {
  push.push.cancel();
  push.let_registry_go();
  push.registry = registry;
  if (registry != nullptr) registry->use();
  if (method == PE_PUSH_PUT) {
    push.push.push(job.gateway, job.job, registry->registry(), job.key(), job.options);
  } else if (method == PE_PUSH_POST) {
    push.push.push_add(job.gateway, job.job, registry->registry(), job.key(), job.options);
  } else {
    push.push.remove(job.gateway, job.job, job.key(), job.options);
  }
  return PE_OK;
}

// PE_OK while it is busy; in the end how it ended.
pe_status outcome(PushObject& push, pe_error* error) {
  if (push.push.busy()) return told(PE_OK, error);
  push.let_registry_go();
  return told(push.push.status(), error);
}

#if PROMETHEUS_EXPRESS_THREADS
pe_status push_now(pe_push_method method, const Job& job, Registry* registry, pe_error* error) {
  Status status;
  if (method == PE_PUSH_PUT) {
    status = push_to_gateway(job.gateway, job.job, registry->registry(), job.key(), job.options);
  } else if (method == PE_PUSH_POST) {
    status = pushadd_to_gateway(job.gateway, job.job, registry->registry(), job.key(), job.options);
  } else {
    status = delete_from_gateway(job.gateway, job.job, job.key(), job.options);
  }
  return told(status, error);
}
#else
pe_status push_now(pe_push_method, const Job&, Registry*, pe_error* error) {
  return told(PE_UNSUPPORTED, error);
}
#endif

}  // namespace
}  // namespace prometheus_express::c

using namespace prometheus_express;
using namespace prometheus_express::c;

extern "C" {

pe_status pe_push_init(pe_push* at, pe_network* network_at) {
  pe_status status = check_free(at, ObjectKind::kPush);
  NetworkObject* network = nullptr;
  if (status == PE_OK) status = find(network_at, network);
  if (status != PE_OK) return status;
  return guarded(nullptr, [&] {
    (new (at) PushObject(*network))->mark(ObjectKind::kPush);
    return PE_OK;
  });
}

pe_status pe_push_begin(pe_push* at, pe_push_method method, const pe_push_job* from,
                        pe_registry* registry_at) {
  PushObject* push = nullptr;
  Registry* registry = nullptr;
  Job job;
  pe_status status = find(at, push);
  if (status == PE_OK) status = find_pushed(registry_at, method, registry);
  if (status == PE_OK) status = take(from, job);
  if (status != PE_OK) return status;
  return guarded(nullptr, [&] { return begin(*push, method, job, registry); });
}

pe_status pe_push_poll(pe_push* at, int* busy, pe_error* error) {
  PushObject* push = nullptr;
  const pe_status found = find(at, push);
  if (found != PE_OK) return told(found, error);
  if (busy == nullptr) return told(PE_NULL, error);
  return guarded(error, [&] {
    if (push->push.busy()) push->push.update();
    *busy = push->push.busy() ? 1 : 0;
    return outcome(*push, error);
  });
}

pe_status pe_push_finish(pe_push* at, pe_error* error) {
  PushObject* push = nullptr;
  const pe_status found = find(at, push);
  if (found != PE_OK) return told(found, error);
  return guarded(error, [&] {
    push->push.finish();
    return outcome(*push, error);
  });
}

pe_status pe_push_end(pe_push* at) {
  PushObject* push = nullptr;
  const pe_status found = find(at, push);
  if (found != PE_OK) return found;
  push->unmark();
  push->~PushObject();
  return PE_OK;
}

pe_status pe_push_now(pe_push_method method, const pe_push_job* from, pe_registry* registry_at,
                      pe_error* error) {
  Registry* registry = nullptr;
  Job job;
  pe_status status = find_pushed(registry_at, method, registry);
  if (status == PE_OK) status = take(from, job);
  if (status != PE_OK) return told(status, error);
  return guarded(error, [&] { return push_now(method, job, registry, error); });
}

}  // extern "C"
