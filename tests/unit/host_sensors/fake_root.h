// A folder that stands for "/" and holds what a test puts there; removed with this object.
#pragma once

#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>

class FakeRoot {
 public:
  FakeRoot() {
    std::string name = (std::filesystem::temp_directory_path() / "fake_root.XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~FakeRoot() { std::filesystem::remove_all(path_); }
  FakeRoot(const FakeRoot&) = delete;
  FakeRoot& operator=(const FakeRoot&) = delete;

  const std::filesystem::path& path() const { return path_; }

  void folder(const std::string& name) { std::filesystem::create_directories(path_ / name); }

  // The text and a newline, as the kernel writes it.
  void file(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << text << '\n';
  }

  // A file that is there and can be opened, but not read, as when a sensor does not answer.
  void broken_file(const std::string& name) {
    std::filesystem::remove(path_ / name);
    folder(name);
  }

  // A link at `name` to `target`, both below the root. `target` need not be there.
  void link(const std::string& name, const std::string& target) {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::filesystem::create_symlink(path_ / target, path_ / name);
  }

  void remove(const std::string& name) { std::filesystem::remove_all(path_ / name); }

 private:
  std::filesystem::path path_;
};
