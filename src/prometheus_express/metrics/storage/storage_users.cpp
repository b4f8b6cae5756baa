#include "prometheus_express/metrics/storage/storage_users.h"

#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_TASKS

#include "prometheus_express/metrics/family/labelled_family.h"
#include "prometheus_express/platform/cells.h"
#include "prometheus_express/platform/error.h"
#include "prometheus_express/platform/guarded.h"

namespace prometheus_express::detail {

template <>
void BasicStorageUsers<true>::add(LabelledFamily& family) {
  family.next_user_ = first_;
  if (first_ != nullptr) first_->its_place_ = &family.next_user_;
  first_ = &family;
  family.its_place_ = &first_;
}

template <>
void BasicStorageUsers<true>::remove(LabelledFamily& family) {
  *family.its_place_ = family.next_user_;
  if (family.next_user_ != nullptr) family.next_user_->its_place_ = family.its_place_;
}

template <>
void BasicStorageUsers<true>::end() {
  for (bool more = true; more;) {
    const char* pinned_name = nullptr;
    const LabelledFamily* leaving = nullptr;
    bool pinned = false;
    Lifetimes::until([&] {
      more = first_ != nullptr;
      if (!more) return true;
      if (leaving != first_) pinned = false;
      leaving = first_;
      const char* name = first_->name();
      if (!first_->try_leave_storage(pinned)) return false;
      if (pinned) pinned_name = name;
      return true;
    });
    if (pinned_name != nullptr) {
      run_contained([&] {
        report_mistake("the storage of metric '", pinned_name,
                       "' ended before a handle to one of its children");
      });
    }
  }
}

}  // namespace prometheus_express::detail

#endif
