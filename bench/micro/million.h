// The million series that several benchmarks share.
#pragma once

#include <cstddef>
#include <vector>

#include "work/series.h"

namespace bench {

struct Million {
  explicit Million(std::size_t count) : series(make_series(count)), express(series) {}

  std::vector<Series> series;
  ExpressSeries express;
};

// Made when it is first asked for, and kept: it takes a while. With --quick there are fewer.
Million& million();

}  // namespace bench
