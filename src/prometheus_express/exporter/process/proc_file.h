// Files of /proc, read to their end whatever their size, byte by byte through a small buffer: no
// allocation, and no size that a machine with more processors would exceed. For Linux.
#pragma once

#include <cstddef>

namespace prometheus_express {

// The bytes of a file, one after the other. A file that cannot be read is one that ends there.
class FileBytes {
 public:
  explicit FileBytes(const char* path);
  ~FileBytes();
  FileBytes(const FileBytes&) = delete;
  FileBytes& operator=(const FileBytes&) = delete;

  // The next byte; -1 at the end, and from then on.
  int next();

 private:
  int file_;
  std::size_t at_ = 0;
  std::size_t size_ = 0;
  char buffer_[1024];
};

// The whole number that follows `key` at the beginning of a line, as in "btime 1700000000";
// negative where there is none.
double number_after(const char* path, const char* key);

// What /proc/PID/stat says, in clock ticks, bytes and pages.
struct ProcessStat {
  double user_ticks = 0;
  double system_ticks = 0;
  double start_ticks = 0;  // since the machine started
  double virtual_bytes = 0;
  double resident_pages = 0;
};

// False, and `stat` as it was, if the file does not say all of it.
[[nodiscard]] bool read_process_stat(const char* path, ProcessStat& stat);

}  // namespace prometheus_express
