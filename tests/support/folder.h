// Folders and files of a test.
#pragma once

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

namespace test_support {

// A folder that is gone, with all that is in it, when the test ends.
class Folder {
 public:
  Folder() {
    std::random_device random;
    name_ = (std::filesystem::temp_directory_path() / "test_").string();
    name_ += std::to_string(random()) + std::to_string(random());
    REQUIRE(std::filesystem::create_directory(name_));
  }
  ~Folder() { std::filesystem::remove_all(name_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string operator/(const char* name) const { return name_ + '/' + name; }
  long entries() const {
    return static_cast<long>(std::distance(std::filesystem::directory_iterator(name_), {}));
  }

 private:
  std::string name_;
};

inline std::string content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace test_support
