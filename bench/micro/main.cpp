// Benchmarks of updates, lookups, rendering and memory, after a proof that all sides write the same
// samples. Options are those of Google Benchmark, and --quick (options.h).
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <sstream>
#include <string>
#include <string_view>

#include "micro/options.h"
#include "micro/render.h"

namespace {

bool quick = false;

// Whether it was there; nobody sees it any more.
bool take_option(std::string_view option, int& argc, char** argv) {
  char** const end = argv + argc;
  char** const at = std::find(argv, end, option);
  if (at == end) return false;
  std::copy(at + 1, end, at);
  --argc;
  return true;
}

using Samples = std::map<std::string, double>;

Samples samples_of(const std::string& page) {
  Samples samples;
  std::istringstream lines{page};
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::size_t space = line.rfind(' ');
    samples[line.substr(0, space)] = std::strtod(line.c_str() + space, nullptr);
  }
  return samples;
}

// prometheus-cpp prints 16 digits, which is not always all of them.
bool same(const Samples& a, const Samples& b) {
  if (a.size() != bench::kRenderedSeries || a.size() != b.size()) return false;
  for (auto at = a.begin(), bt = b.begin(); at != a.end(); ++at, ++bt) {
    if (at->first != bt->first) return false;
    if (std::abs(at->second - bt->second) > 1e-15 * at->second) return false;
  }
  return true;
}

}  // namespace

bool bench::is_quick() { return quick; }

int main(int argc, char** argv) {
  quick = take_option("--quick", argc, argv);
  const Samples express = samples_of(bench::render_express());
  if (!same(express, samples_of(bench::render_cpp())) ||
      !same(express, samples_of(bench::render_limit()))) {
    std::fputs("bench_micro: the pages do not hold the same samples\n", stderr);
    return EXIT_FAILURE;
  }
  benchmark::AddCustomContext("compiler", __VERSION__);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return EXIT_FAILURE;
  benchmark::RunSpecifiedBenchmarks();
}
