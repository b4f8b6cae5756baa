// Which Histogram<...> a declaration without <> is, by its arguments. A part of histogram.h.
#pragma once

#include <cstddef>

#include "prometheus_express/metrics/histogram.h"

namespace prometheus_express {

Histogram(MetricName)->Histogram<0, 14>;
Histogram(MetricName, Documentation, const MetricOptions&)->Histogram<0, 14>;
Histogram(MetricName, Documentation)->Histogram<0, 14>;
template <class Registry, detail::IfTemporaryRegistry<Registry> = 0>
Histogram(MetricName, Documentation, Registry&&) -> Histogram<0, 14>;
template <std::size_t Labels, class Fourth, class... Rest, detail::IfMisplaced<Fourth> = 0>
Histogram(MetricName, Documentation, const LabelName<MetricType::kHistogram> (&)[Labels],
          const Fourth&, const Rest&...) -> Histogram<Labels>;
template <std::size_t Labels, class Fourth, std::size_t Bounds, class... Rest,
          detail::IfMisplaced<Fourth> = 0>
Histogram(MetricName, Documentation, const LabelName<MetricType::kHistogram> (&)[Labels],
          const Fourth&, const double (&)[Bounds], const Rest&...) -> Histogram<Labels>;
template <class Third, std::size_t Bounds, class... Rest, detail::IfMisplaced<Third> = 0>
Histogram(MetricName, Documentation, const Third&, const double (&)[Bounds], const Rest&...)
    -> Histogram<0, 14>;
template <class Third, std::size_t Bounds, class... Rest, detail::IfMisplaced<Third> = 0>
Histogram(MetricName, Documentation, const Third&, CollectorRegistry&, const double (&)[Bounds],
          const Rest&...) -> Histogram<0, 14>;
template <class Third, class... Rest, detail::IfMisplaced<Third> = 0>
Histogram(MetricName, Documentation, const Third&, const Rest&...) -> Histogram<0, 14>;
template <std::size_t Bounds>
Histogram(MetricName, Documentation, const Buckets<Bounds>&) -> Histogram<0, Bounds>;
template <std::size_t Bounds>
Histogram(MetricName, Documentation, const Buckets<Bounds>&, const MetricOptions&)
    -> Histogram<0, Bounds>;
template <std::size_t Bounds>
Histogram(MetricName, Documentation, const double (&)[Bounds]) -> Histogram<0, Bounds>;
template <std::size_t Bounds>
Histogram(MetricName, Documentation, const double (&)[Bounds], const MetricOptions&)
    -> Histogram<0, Bounds>;
template <std::size_t Labels, std::size_t Bounds>
Histogram(MetricName, Documentation, const LabelName<MetricType::kHistogram> (&)[Labels],
          const double (&)[Bounds]) -> Histogram<Labels, Bounds>;
template <std::size_t Labels, std::size_t Bounds>
Histogram(MetricName, Documentation, const LabelName<MetricType::kHistogram> (&)[Labels],
          const double (&)[Bounds], const MetricOptions&) -> Histogram<Labels, Bounds>;
template <std::size_t Bounds>
Histogram(MetricName, Documentation, CollectorRegistry&, const double (&)[Bounds],
          const MetricOptions&) -> Histogram<0, Bounds>;
template <std::size_t Labels, std::size_t Bounds>
Histogram(MetricName, Documentation, const LabelName<MetricType::kHistogram> (&)[Labels],
          CollectorRegistry&, const double (&)[Bounds], const MetricOptions&)
    -> Histogram<Labels, Bounds>;
Histogram(MetricName, Documentation, CollectorRegistry&, const MetricOptions&)->Histogram<0, 14>;
Histogram(MetricName, Documentation, CollectorRegistry&)->Histogram<0, 14>;
template <std::size_t Bounds>
Histogram(MetricName, Documentation, CollectorRegistry&, const Buckets<Bounds>&)
    -> Histogram<0, Bounds>;
template <class List, detail::IfSizeAtRunTime<List> = 0>
Histogram(MetricName, Documentation, CollectorRegistry&, const List&) -> Histogram<0, 14>;
template <std::size_t Bounds>
Histogram(MetricName, Documentation, CollectorRegistry&, const double (&)[Bounds])
    -> Histogram<0, Bounds>;
template <std::size_t Labels, std::size_t Bounds>
Histogram(MetricName, Documentation, const LabelName<MetricType::kHistogram> (&)[Labels],
          CollectorRegistry&, const double (&)[Bounds]) -> Histogram<Labels, Bounds>;
template <std::size_t Bounds>
Histogram(MetricName, Documentation, CollectorRegistry&, const Buckets<Bounds>&,
          const MetricOptions&) -> Histogram<0, Bounds>;
template <std::size_t Bounds, std::size_t Native>
Histogram(MetricName, Documentation, CollectorRegistry&, const Buckets<Bounds>&,
          const NativeOptions<Native>&) -> Histogram<0, Bounds, Native>;
template <std::size_t Bounds, std::size_t Native>
Histogram(MetricName, Documentation, CollectorRegistry&, const Buckets<Bounds>&,
          const NativeOptions<Native>&, const MetricOptions&) -> Histogram<0, Bounds, Native>;
template <std::size_t Labels, std::size_t Bounds, std::size_t Native>
Histogram(MetricName, Documentation, const LabelName<MetricType::kHistogram> (&)[Labels],
          CollectorRegistry&, const Buckets<Bounds>&, const NativeOptions<Native>&)
    -> Histogram<Labels, Bounds, Native>;

}  // namespace prometheus_express
