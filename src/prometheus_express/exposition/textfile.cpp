#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_THREADS

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "prometheus_express/exposition/render.h"

namespace prometheus_express {
namespace {

// Names that an earlier process of the same id may have left behind, before giving up.
constexpr int kMostNames = 1000;

// Makes a file that nobody else writes, beside `path`; `new_path` is then its name. Negative, with
// errno, where that fails.
int open_new_file(const char* path, std::string& new_path) {
  static std::atomic<unsigned> next_number{0};
  int file = -1;
  for (int i = 0; i < kMostNames; ++i) {
    new_path = path;
    new_path += '.' + std::to_string(::getpid()) + '.' + std::to_string(next_number++);
    do {
      file = ::open(new_path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    } while (file < 0 && errno == EINTR);
    if (file >= 0 || errno != EEXIST) break;
  }
  return file;
}

bool write_all(int file, const std::string& text) {
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t count = ::write(file, text.data() + done, text.size() - done);
    if (count < 0 && errno != EINTR) return false;
    if (count > 0) done += static_cast<std::size_t>(count);
  }
  int result = 0;
  do {
    result = ::fsync(file);
  } while (result != 0 && errno == EINTR);
  return result == 0;
}

// The errno of the first step that fails, else 0.
int replace_file(const char* path, const std::string& text) {
  std::string new_path;
  const int file = open_new_file(path, new_path);
  if (file < 0) return errno;
  int error = write_all(file, text) ? 0 : errno;
  // What was interrupted is closed all the same, and its bytes are on disk.
  if (::close(file) != 0 && errno != EINTR && error == 0) error = errno;
  if (error == 0 && std::rename(new_path.c_str(), path) != 0) error = errno;
  if (error != 0) ::unlink(new_path.c_str());
  return error;
}

}  // namespace

Status write_to_textfile(const char* path, CollectorRegistry& registry) {
  std::string page;
  if (!detail::render_page(registry, page)) {
    return Status(StatusCode::kClosed, "cannot write ", path, ": the registry has ended");
  }
  const int error = replace_file(path, page);
  if (error == 0) return {};
  return Status(StatusCode::kFailed, "cannot write ", path, ": ", std::strerror(error));
}

}  // namespace prometheus_express

#endif
