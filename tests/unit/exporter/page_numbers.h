// Values of a page, for tests.
#pragma once

#include <doctest/doctest.h>

#include <cstddef>
#include <string>

namespace test_support {

// The number behind `head`, such as "\nname ", which has to be there.
inline double number_after(const std::string& page, const std::string& head) {
  const std::size_t at = page.find(head);
  REQUIRE(at != std::string::npos);
  return std::stod(page.substr(at + head.size()));
}

}  // namespace test_support
