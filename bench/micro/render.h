// The three ways to write the page of 10,000 series that are compared.
#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>
#include <string>

#include "prometheus_express/exposition/exposition.h"

namespace bench {

inline constexpr std::size_t kRenderedSeries = 10'000;

// A page as a server reads it: into one buffer that is sent and used again.
void render_through_buffer(benchmark::State& state, prometheus_express::CollectorRegistry& registry,
                           const prometheus_express::Format& format);

std::string render_express();
std::string render_cpp();
std::string render_limit();

}  // namespace bench
