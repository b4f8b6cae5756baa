#include "prometheus_express/metrics/emitted/metric_families.h"

#include <limits>

#include "prometheus_express/metrics/buckets.h"
#include "prometheus_express/metrics/dynamic/dynamic_metric.h"
#include "prometheus_express/metrics/emitted/emitted_family.h"
#include "prometheus_express/platform/double_bits.h"
#include "prometheus_express/platform/error.h"
#include "prometheus_express/platform/status.h"

namespace prometheus_express {
namespace {

bool has_zero_byte(std::string_view text) { return text.find('\0') != std::string_view::npos; }

bool texts_are_good(const EmittedDeclaration& declaration) {
  bool good = !has_zero_byte(declaration.name) && !has_zero_byte(declaration.documentation);
  for (std::size_t i = 0; i < declaration.label_count; ++i) {
    good = good && !has_zero_byte(declaration.labels[i]);
  }
  return good;
}

// Without a +Inf at the end.
std::size_t finite_count(const double* bounds, std::size_t count) {
  const bool infinite = count > 0 && bounds[count - 1] > (std::numeric_limits<double>::max)();
  return infinite ? count - 1 : count;
}

bool bounds_are_good(const double* bounds, std::size_t count) {
  if (count == 0 || count > kMaxBuckets) return false;
  for (std::size_t i = 0; i < count; ++i) {
    if (is_nan(bounds[i]) || (is_zero(bounds[i]) && bits_of(bounds[i]) != 0)) return false;
    if (i > 0 && !(bounds[i - 1] < bounds[i])) return false;
  }
  return true;
}

}  // namespace

MetricFamilies::~MetricFamilies() {
  while (EmittedFamily* const family = first_) {
    first_ = family->next;
    EmittedFamily::end(*family);
  }
}

Emission::Emission(MetricFamilies& families) : families_(families) {
  ++families_.pass_;
  families_.was_faulty_ = families_.faulty_;
  families_.faulty_ = false;
  families_.found_ = nullptr;
}

Emission::~Emission() {
  if (cancelled_) return;
  for (EmittedFamily** at = &families_.first_; *at != nullptr;) {
    EmittedFamily* const family = *at;
    if (family->sweep(families_.pass_)) {
      at = &family->next;
    } else {
      *at = family->next;
      EmittedFamily::end(*family);
    }
  }
}

// Most are declared in the order of the pass before.
EmittedFamily* Emission::find(const EmittedDeclaration& declaration) {
  EmittedFamily* const expected =
      families_.found_ == nullptr ? families_.first_ : families_.found_->next;
  if (expected != nullptr && expected->is(declaration)) return expected;
  EmittedFamily* found = nullptr;
  for (EmittedFamily** at = &families_.first_; *at != nullptr && found == nullptr;) {
    EmittedFamily* const family = *at;
    if (family->is(declaration)) found = family;
    if (family->last_pass != families_.pass_ && family->excludes(declaration)) {
      *at = family->next;  // of an earlier pass: it has another type or help now
      if (families_.found_ == family) families_.found_ = nullptr;
      EmittedFamily::end(*family);
    } else {
      at = &family->next;
    }
  }
  return found;
}

EmittedFamily* Emission::declare(const EmittedDeclaration& declaration) {
  if (!texts_are_good(declaration)) {
    refuse(declaration.name, "': a name or the help has a zero byte");
    return nullptr;
  }
  EmittedFamily* family = find(declaration);
  if (family == nullptr) {
    family = EmittedFamily::make(declaration, families_.registry_);
    if (family == nullptr) {
      refuse(declaration.name, "': no memory is left for one more family");
      return nullptr;
    }
    EmittedFamily** end = &families_.first_;
    while (*end != nullptr) end = &(*end)->next;
    *end = family;
  }
  family->last_pass = families_.pass_;
  families_.found_ = family;
  return family;
}

void Emission::add(EmittedFamily& family, const LabelValue* values, std::size_t count,
                   const EmittedSample& sample) {
  Status why;
  auto taken = EmittedFamily::Taken::kRefused;
  if (count != family.label_count()) {
    why = detail::check_label_count(family, count);
  } else {
    taken = family.add(values, sample, families_.pass_, families_.registry_, why);
  }
  switch (taken) {
    case EmittedFamily::Taken::kYes:
      return;
    case EmittedFamily::Taken::kTwice:
      return refuse(family.name(), "': two samples have the same labels");
    case EmittedFamily::Taken::kNoRoom:  // which the page tells
      count_refused();
      return;
    case EmittedFamily::Taken::kRefused:
      count_refused();
      if (!why.ok()) take_note(why.text());
      return;
  }
}

void Emission::refuse(std::string_view name, const char* why) {
  count_refused();
  take_note(Status(StatusCode::kInvalid, "metric '", name, why).text());
}

void Emission::take_note(const char* text) {
  families_.faulty_ = true;
  if (!families_.was_faulty_) report_failure("a collector emits what cannot be shown: ", text);
}

MetricFamily::MetricFamily(Emission& emission, const EmittedType& type, std::string_view name,
                           std::string_view documentation, const LabelNames& labels, Prefix prefix,
                           const double* bounds, std::size_t bound_count)
    : emission_(emission), family_(nullptr) {
  const std::size_t finite = finite_count(bounds, bound_count);
  if (bounds != nullptr && !bounds_are_good(bounds, finite)) {
    emission_.refuse(name, "': buckets must ascend, no -0, one below +Inf");
  } else if (labels.too_many()) {
    emission_.refuse(name, "' has more labels than it may have");
  } else {
    family_ = emission_.declare(
        {&type, name, documentation, labels.data(), labels.size(), bounds, finite, prefix});
  }
}

void MetricFamily::add(const LabelValue* values, std::size_t count, const EmittedSample& sample) {
  if (family_ == nullptr) {
    emission_.count_refused();
  } else {
    emission_.add(*family_, values, count, sample);
  }
}

const std::uint64_t* MetricFamily::counts(const std::uint64_t* cumulative, std::size_t count) {
  if (family_ == nullptr) return cumulative;
  bool good = count == family_->bound_count() + 1;
  for (std::size_t i = 1; good && i < count; ++i) good = cumulative[i - 1] <= cumulative[i];
  if (good) return cumulative;
  emission_.refuse(family_->name(), "': a sample needs a count per bucket; none falls");
  return nullptr;
}

}  // namespace prometheus_express
