#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "prometheus_express/exposition/render.h"

namespace prometheus_express {
namespace {

bool write_all(int file, const std::string& text) {
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t count = ::write(file, text.data() + done, text.size() - done);
    if (count < 0 && errno != EINTR) return false;
    if (count > 0) done += static_cast<std::size_t>(count);
  }
  return ::fsync(file) == 0;
}

// The errno of the first step that fails, else 0.
int replace_file(const char* path, const std::string& new_path, const std::string& text) {
  const int file = ::open(new_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return errno;
  int error = write_all(file, text) ? 0 : errno;
  if (::close(file) != 0 && error == 0) error = errno;
  if (error == 0 && std::rename(new_path.c_str(), path) != 0) error = errno;
  if (error != 0) ::unlink(new_path.c_str());
  return error;
}

}  // namespace

Status write_to_textfile(const char* path, CollectorRegistry& registry) {
  const std::string new_path = std::string(path) + '.' + std::to_string(::getpid());
  const int error = replace_file(path, new_path, generate_latest(registry));
  if (error == 0) return {};
  return Status(StatusCode::kFailed, "cannot write ", path, ": ", std::strerror(error));
}

}  // namespace prometheus_express
