// Summary: how many values were observed, their sum, and, if asked for, their quantiles.
//
//   prom::Summary latency{"request_seconds", "time to serve a request", registry};
//   prom::Summary size{"reply_bytes", "size of replies", registry, prom::quantiles(0.5, 0.99)};
//   latency.observe(0.25);
//   auto timer = latency.time();  // observes the seconds that the scope takes
//
// Quantiles are of this program alone and cannot be put together over several; a Histogram's can.
// As a class member, in `extern` and in parameters write Summary<> or Summary<1> (the number of
// labels) or Summary<0, 2> (quantiles); a function that takes a SummaryValue& takes any.
#pragma once

#include <cstddef>
#include <new>

#include "prometheus_express/metrics/exponential/quantile_part.h"
#include "prometheus_express/metrics/family/labelled.h"
#include "prometheus_express/metrics/family/unlabelled.h"
#include "prometheus_express/metrics/options.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/metrics/value/summary_value.h"

namespace prometheus_express {

// One labelled child, as Summary::labels() gives it. The functions are those of SummaryValue.
class SummaryHandle : public Pinned<SummaryValue> {
 public:
  using Pinned::Pinned;

  void observe(double amount) const { value().observe(amount); }
  auto time() const { return Timer<Pinned<SummaryValue>, &SummaryValue::observe>(*this); }
};

// With labels: Labelled has labels(), remove() and clear().
template <std::size_t Labels = 0, std::size_t Count = 0>
class Summary : public Labelled<SummaryValue, SummaryHandle, Labels> {
 public:
  using Summary::Labelled::Labelled;  // which names mistakes
  Summary(MetricName name, Documentation documentation,
          const LabelName<MetricType::kSummary> (&labels)[Labels],
          CollectorRegistry& home = detail::default_registry_for_labels<Labels>(),
          const MetricOptions& options = kDefaultOptions)
      : Summary(name, documentation, labels, home, Quantiles<Count>{}, options) {}

  Summary(MetricName name, Documentation documentation,
          const LabelName<MetricType::kSummary> (&labels)[Labels], CollectorRegistry& home,
          const Quantiles<Count>& wanted, const MetricOptions& options = kDefaultOptions)
      : Summary::Labelled(name, documentation, labels, options, home, kOperations),
        wanted_(wanted) {
    detail::ranks_are_good(name.text(), wanted_.ranks, Count) ? this->attach(home) : this->refuse();
  }
  // In the default registry.
  Summary(MetricName name, Documentation documentation,
          const LabelName<MetricType::kSummary> (&labels)[Labels], const Quantiles<Count>& wanted,
          const MetricOptions& options = kDefaultOptions)
      : Summary(name, documentation, labels, detail::default_registry_for_labels<Labels>(), wanted,
                options) {}
  Summary(MetricName name, Documentation documentation,
          const LabelName<MetricType::kSummary> (&labels)[Labels], const MetricOptions& options)
      : Summary(name, documentation, labels, detail::default_registry_for_labels<Labels>(),
                options) {}
  ~Summary() { this->detach(); }
  Summary(const Summary&) = delete;  // it stays where it was made: pass a reference to it
  template <class Registry, detail::IfTemporaryRegistry<Registry> = 0>
  Summary(MetricName, Documentation,  // that registry ends with this line: name it first
          const LabelName<MetricType::kSummary> (&)[Labels], Registry&&) = delete;
  Summary(MetricName, Documentation, CollectorRegistry&,  // labels come before the registry
          const LabelName<MetricType::kSummary> (&)[Labels]) = delete;

  // As labels(...).observe(amount) in one call, with nothing to hold: size.observe({"/metrics"},
  // 64). Takes less time without quantiles. Not for interrupt handlers.
  template <std::size_t Given>
  void observe(const LabelValue (&values)[Given], double amount) {
    if constexpr (Count == 0) {
      this->update(values, [amount](SummaryValue& value, bool alone) {
        alone ? value.observe_alone(amount) : value.observe(amount);
      });
    } else {
      this->handle(values).observe(amount);
    }
  }

  // These are mistakes, which they name: there is one value for each child.
  template <class Self = Summary, class... Given>
  void observe(const Given&...) {
    name_no_value<Self>();
  }
  template <class Self = Summary>
  int time() {
    return name_no_value<Self>();
  }

 private:
  template <class Self>
  static int name_no_value() {
    static_assert(detail::kNever<Self>,
                  "a labelled summary has no value of its own: labels(...).observe(0.25), "
                  "labels(...).time(), or observe({...}, 0.25)");
    return 0;
  }

  struct Cells {
    explicit Cells(const Quantiles<Count>& wanted) : part(wanted) {
      value.add_quantiles(part.part());
    }
    SummaryValue value;
    QuantileCellsPart<Count> part;
  };

  static void construct(void* memory, const Family& family) {
    new (memory) Cells(static_cast<const Summary&>(family).wanted_);
  }
  PROMETHEUS_EXPRESS_OWN_COPY static constexpr ValueOperations kOperations = {
      sizeof(Cells), construct, Summary::Labelled::reset, nullptr};

  Quantiles<Count> wanted_;
};

// Without labels: a family and a SummaryValue in one.
template <std::size_t Count>
class Summary<0, Count> : public Unlabelled<SummaryValue> {
 public:
  using Unlabelled::Unlabelled;  // which names mistakes
  Summary(MetricName name, Documentation documentation,
          CollectorRegistry& home = default_registry(),
          const MetricOptions& options = kDefaultOptions)
      : Summary(name, documentation, home, Quantiles<Count>{}, options) {}

  Summary(MetricName name, Documentation documentation, CollectorRegistry& home,
          const Quantiles<Count>& wanted, const MetricOptions& options = kDefaultOptions)
      : Unlabelled(name, documentation, options), part_(wanted) {
    add_quantiles(part_.part());
    detail::ranks_are_good(name.text(), wanted.ranks, Count) ? attach(home) : refuse();
  }
  // In the default registry.
  Summary(MetricName name, Documentation documentation, const Quantiles<Count>& wanted,
          const MetricOptions& options = kDefaultOptions)
      : Summary(name, documentation, default_registry(), wanted, options) {}
  Summary(MetricName name, Documentation documentation, const MetricOptions& options)
      : Summary(name, documentation, default_registry(), options) {}
  ~Summary() { detach(); }
  Summary(const Summary&) = delete;  // it stays where it was made: pass a reference to it
  template <class Registry, detail::IfTemporaryRegistry<Registry> = 0>
  Summary(MetricName, Documentation,  // that registry ends with this line: name it first
          Registry&&) = delete;
  explicit Summary(MetricName) = delete;  // say what it tells, too

 private:
  QuantileCellsPart<Count> part_;
};

Summary(MetricName)->Summary<0>;
Summary(MetricName, Documentation, const MetricOptions&)->Summary<0>;
Summary(MetricName, Documentation)->Summary<0>;
template <class Registry, detail::IfTemporaryRegistry<Registry> = 0>
Summary(MetricName, Documentation, Registry&&) -> Summary<0>;
template <std::size_t Labels, class Fourth, class... Rest, detail::IfMisplaced<Fourth> = 0>
Summary(MetricName, Documentation, const LabelName<MetricType::kSummary> (&)[Labels], const Fourth&,
        const Rest&...) -> Summary<Labels>;
template <class Third, class... Rest, detail::IfMisplaced<Third> = 0>
Summary(MetricName, Documentation, const Third&, const Rest&...) -> Summary<0>;
Summary(MetricName, Documentation, CollectorRegistry&)->Summary<0>;
Summary(MetricName, Documentation, CollectorRegistry&, const MetricOptions&)->Summary<0>;
template <std::size_t Count>
Summary(MetricName, Documentation, const Quantiles<Count>&) -> Summary<0, Count>;
template <std::size_t Count>
Summary(MetricName, Documentation, const Quantiles<Count>&, const MetricOptions&)
    -> Summary<0, Count>;
template <std::size_t Count>
Summary(MetricName, Documentation, CollectorRegistry&, const Quantiles<Count>&)
    -> Summary<0, Count>;
template <std::size_t Count>
Summary(MetricName, Documentation, CollectorRegistry&, const Quantiles<Count>&,
        const MetricOptions&) -> Summary<0, Count>;
template <std::size_t Labels>
Summary(MetricName, Documentation, const LabelName<MetricType::kSummary> (&)[Labels],
        CollectorRegistry&) -> Summary<Labels>;
template <std::size_t Labels, std::size_t Count>
Summary(MetricName, Documentation, const LabelName<MetricType::kSummary> (&)[Labels],
        CollectorRegistry&, const Quantiles<Count>&) -> Summary<Labels, Count>;

}  // namespace prometheus_express
