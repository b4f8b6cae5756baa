// The faults of the W5500 by name.
#pragma once

#include <string>
#include <vector>

#include "emulators/w5500/faults.h"

namespace emulators::w5500 {

// Sets one: a number, or for what strikes now and then "3" (the third) or "3/10" (the third and
// every tenth after it). Gives what is wrong with it, or nothing.
std::string set_fault_value(Faults& faults, const std::string& name, const std::string& value);

std::vector<std::string> fault_names();

}  // namespace emulators::w5500
