// std::string by name. A function that gives one can be declared so, and whoever calls it includes
// <string>: half of the lines of these headers would be its, for all who never call it.
#pragma once

#include <cstddef>

// The standard has no header for that. These two libraries declare it in <iosfwd>.
#if defined(__GLIBCXX__) || defined(_LIBCPP_VERSION)
#include <iosfwd>
#else
#include <string>
#endif
