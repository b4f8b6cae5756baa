# NaN, infinities and -0 mean something, whatever the flags of a program that adds this folder. Not
# -fno-fast-math, of which Clang says that it overrides more.
set(PROMETHEUS_EXPRESS_EXACT_MATH)
if(NOT MSVC)
  set(PROMETHEUS_EXPRESS_EXACT_MATH -fno-unsafe-math-optimizations -fno-finite-math-only -fsigned-zeros
    -fno-associative-math -fno-reciprocal-math)
endif()
