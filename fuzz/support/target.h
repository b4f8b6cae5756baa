// What all fuzz targets have in common. A target is one function, run(); an input that breaks what
// it checks with REQUIRE, or crashes, or hangs, is a finding.
#pragma once

#include <doctest/doctest.h>

#include "fuzz/support/input.h"

namespace fuzz {

// Of the target. Does the same for the same input, whatever inputs came before.
void run(Input input);

}  // namespace fuzz
