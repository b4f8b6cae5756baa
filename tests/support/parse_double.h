// A double from its text, rounded as IEEE 754 wants it.
#pragma once

#include <charconv>
#include <cstdlib>
#include <string>

namespace test_support {

// False where the text is not a number to its end. The C++ library of Clang 14 has no
// std::from_chars for doubles.
inline bool parse_double(const std::string& text, double& value) {
#if defined(_LIBCPP_VERSION)
  char* end = nullptr;
  value = std::strtod(text.c_str(), &end);
  return end == text.c_str() + text.size();
#else
  return std::from_chars(text.data(), text.data() + text.size(), value).ptr ==
         text.data() + text.size();
#endif
}

}  // namespace test_support
