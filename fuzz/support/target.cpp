// The tests' checks (doctest) in a program without test cases: one that fails ends the program, and
// libFuzzer keeps the input.
#define DOCTEST_CONFIG_IMPLEMENT
#include "fuzz/support/target.h"

#include <cstdio>
#include <cstdlib>

namespace {

void end_with(const doctest::AssertData& failed) {
  std::fprintf(stderr, "%s:%d: not so: %s\n  with %s\n", failed.m_file, failed.m_line,
               failed.m_expr, failed.m_decomp.c_str());
  std::abort();
}

void take_checks() {
  static doctest::Context context;
  context.setAsDefaultForAssertsOutOfTestCases();
  context.setAssertHandler(end_with);
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  take_checks();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::run(fuzz::Input(data, size));
  return 0;
}
