#include "prometheus_express/metrics/retained/retained.h"

#include "prometheus_express/platform/error.h"

namespace prometheus_express {

bool Retained::has_room(const RetainedMetrics& metrics) const {
  if (metrics.without_room_ == nullptr) return true;
  report_mistake("metric '", metrics.without_room_, "': the RetainedMemory has no room for it");
  return false;
}

RestoreStatus Retained::restore() {
  if (begun_) return status_;
  begun_ = true;
  const bool found = copies_.find();
  RetainedMetrics looked{copies_, RetainedMetrics::Pass::kLook};
  metrics_(looked);
  if (!has_room(looked) || !found) return status_;
  if (copies_.key() != looked.key_ || copies_.size() != looked.words_) {
    return status_ = RestoreStatus::kOtherProgram;
  }
  RetainedMetrics restored{copies_, RetainedMetrics::Pass::kRestore};
  metrics_(restored);
  return status_ = RestoreStatus::kRestored;
}

bool Retained::save() {
  if (!begun_) {
    report_mistake("Retained::save() comes before restore(), and would lose what was saved");
    return false;
  }
  copies_.begin();
  RetainedMetrics saved{copies_, RetainedMetrics::Pass::kSave};
  metrics_(saved);
  if (!has_room(saved)) return false;
  copies_.finish(saved.key_, saved.words_);
  return true;
}

}  // namespace prometheus_express
