// Prints the first COUNT series, for the programs in other languages: METHOD PATH AMOUNT, a line
// each.
//
//   bench_series COUNT
#include "work/series.h"

#include <cstdio>
#include <cstdlib>

int main(int argc, char** argv) {
  if (argc != 2) return EXIT_FAILURE;
  for (const bench::Series& one : bench::make_series(std::strtoul(argv[1], nullptr, 10))) {
    std::printf("%s %s %.17g\n", one.method.c_str(), one.path.c_str(), one.amount);
  }
}
