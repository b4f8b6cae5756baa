// The three ways to write the page of 10,000 series that are compared.
#pragma once

#include <cstddef>
#include <string>

namespace bench {

inline constexpr std::size_t kRenderedSeries = 10'000;

std::string render_express();
std::string render_cpp();
std::string render_limit();

}  // namespace bench
