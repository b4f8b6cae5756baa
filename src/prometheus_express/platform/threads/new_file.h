// A file that is written beside another one and then takes its place in one step, so that nobody
// reads half of it.
#pragma once

#include <cstddef>
#include <string>

namespace prometheus_express {

class NewFile {
 public:
  // Makes a file that nobody else writes, beside `path`.
  explicit NewFile(const char* path);

  // Removes it if it did not take the other's place.
  ~NewFile();
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  void append(const char* text, std::size_t size);

  // Gives 0 when the file is on disk and at `path`, else the errno of the first step that failed.
  int take_place_of(const char* path);

 private:
  void note(bool good);

  std::string name_;
  int file_ = -1;
  int error_ = 0;
  bool there_ = false;
};

}  // namespace prometheus_express
