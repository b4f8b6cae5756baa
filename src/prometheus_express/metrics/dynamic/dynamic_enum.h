// DynamicEnum: an Enum whose name, labels and states are known only at run time.
//
//   prom::Status status;
//   const char* states[] = {"starting", "running"};
//   prom::DynamicEnum task{{"task_state", "What the task does."}, states, 2, registry, status};
//   if (!task.labels({}, status).try_state("running")) say("there is no such state");
#pragma once

#include <cstddef>
#include <new>

#include "prometheus_express/metrics/dynamic/dynamic_metric.h"
#include "prometheus_express/metrics/enum.h"

namespace prometheus_express {

namespace detail {

// As check_declaration().
Status check_enum(const MetricDeclaration& declaration, const char* const* states,
                  std::size_t count, const CollectorRegistry& home);

class DynamicLabelledEnum : public DynamicFamily<EnumValue, EnumHandle> {
 public:
  DynamicLabelledEnum(const MetricDeclaration& declaration, const CollectorRegistry& home,
                      const char* const* states, std::size_t count);
  ~DynamicLabelledEnum() { detach(); }

  using DynamicFamily::handle;
  using DynamicFamily::remove;
  using DynamicFamily::sink;
  using Family::refuse;
  using Family::try_attach;

 private:
  static void construct(void* memory, const Family& family);
  static const ValueOperations kOperations;

  const char* const* states_;
  std::size_t count_;
};

}  // namespace detail

class DynamicEnum : public DynamicMetric<EnumValue, EnumHandle, detail::DynamicLabelledEnum> {
 public:
  // As of a DynamicCounter. The `count` states (1 or more) are borrowed; the first is the initial
  // one. kInvalid also where one is null, not UTF-8 or there twice, or there are none.
  DynamicEnum(const MetricDeclaration& declaration, const char* const* states, std::size_t count,
              CollectorRegistry& home, Status& status)
      : DynamicMetric(declaration, home, status,
                      detail::check_enum(declaration, states, count, home), states, count) {}
};

}  // namespace prometheus_express
