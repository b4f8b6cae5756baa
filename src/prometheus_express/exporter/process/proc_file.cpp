#include "prometheus_express/exporter/process/proc_file.h"

#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_THREADS && defined(__linux__)

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace prometheus_express {
namespace {

bool is_digit(int c) { return c >= '0' && c <= '9'; }

}  // namespace

FileBytes::FileBytes(const char* path) {
  do {
    file_ = ::open(path, O_RDONLY | O_CLOEXEC);
  } while (file_ < 0 && errno == EINTR);
}

FileBytes::~FileBytes() {
  if (file_ >= 0) ::close(file_);
}

int FileBytes::next() {
  if (at_ == size_) {
    ssize_t count = 0;
    do {
      count = ::read(file_, buffer_, sizeof buffer_);
    } while (count < 0 && errno == EINTR);
    at_ = 0;
    size_ = count > 0 ? static_cast<std::size_t>(count) : 0;
    if (size_ == 0) return -1;
  }
  return static_cast<unsigned char>(buffer_[at_++]);
}

double number_after(const char* path, const char* key) {
  FileBytes file{path};
  for (int c = file.next(); c >= 0; c = file.next()) {
    const char* at = key;
    for (; *at != '\0' && c == *at; c = file.next()) ++at;
    if (*at == '\0' && is_digit(c)) {
      double number = 0;
      for (; is_digit(c); c = file.next()) number = number * 10 + (c - '0');
      return number;
    }
    while (c >= 0 && c != '\n') c = file.next();
  }
  return -1;
}

// Fields are counted as proc(5) does. The second, the name of the program, may hold spaces,
// parentheses and line ends: the third begins behind the last parenthesis.
bool read_process_stat(const char* path, ProcessStat& stat) {
  enum Field { kName = 2, kUser = 14, kSystem = 15, kStart = 22, kVirtual = 23, kPages = 24 };
  double fields[kPages + 1];
  int field = 0;
  FileBytes file{path};
  for (int c = file.next(); c >= 0; c = file.next()) {
    if (c == ')') {
      field = kName;
    } else if (c == ' ' && field >= kName && field <= kPages) {
      if (++field <= kPages) fields[field] = 0;
    } else if (is_digit(c) && field > kName && field <= kPages) {
      fields[field] = fields[field] * 10 + (c - '0');
    }
  }
  if (field <= kPages) return false;
  stat = {fields[kUser], fields[kSystem], fields[kStart], fields[kVirtual], fields[kPages]};
  return true;
}

}  // namespace prometheus_express

#endif
