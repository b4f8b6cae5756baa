#include "prometheus_express/platform/threads/new_file.h"

#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_THREADS

#include <fcntl.h>

#include <atomic>
#include <cerrno>
#include <cstdio>

#if defined(_WIN32)
#define WIN32_LEAN_AND_MEAN
#include <io.h>
#include <process.h>
#include <sys/stat.h>
#include <windows.h>
#else
#include <unistd.h>
#endif

namespace prometheus_express {
namespace {

// Names that an earlier process of the same id may have left behind, before giving up.
constexpr int kMostNames = 1000;

#if defined(_WIN32)

int process_id() { return ::_getpid(); }
int open_new(const char* name) {
  constexpr int kFlags = _O_WRONLY | _O_CREAT | _O_EXCL | _O_BINARY | _O_NOINHERIT;
  return ::_open(name, kFlags, _S_IREAD | _S_IWRITE);
}
std::ptrdiff_t put(int file, const char* text, std::size_t size) {
  constexpr std::size_t kMost = 1 << 30;
  return ::_write(file, text, static_cast<unsigned>(size < kMost ? size : kMost));
}
int bring_to_disk(int file) { return ::_commit(file); }
int end(int file) { return ::_close(file); }
void remove(const char* name) { ::_unlink(name); }

// rename() does not replace a file there. One that somebody reads at the moment is not replaced
// either: that passes, and is tried for a second.
bool replace(const char* from, const char* to) {
  constexpr int kTries = 100;
  constexpr DWORD kPauseMs = 10;
  for (int tries = 1;; ++tries) {
    if (::MoveFileExA(from, to, MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH) != 0)
      return true;
    const DWORD error = ::GetLastError();
    const bool denied = error == ERROR_ACCESS_DENIED || error == ERROR_SHARING_VIOLATION;
    errno = denied ? EACCES : EIO;
    if (!denied || tries == kTries) return false;
    ::Sleep(kPauseMs);
  }
}

#else

int process_id() { return ::getpid(); }
int open_new(const char* name) {
  return ::open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
}
std::ptrdiff_t put(int file, const char* text, std::size_t size) {
  return ::write(file, text, size);
}
int bring_to_disk(int file) { return ::fsync(file); }
int end(int file) { return ::close(file); }
void remove(const char* name) { ::unlink(name); }
bool replace(const char* from, const char* to) { return std::rename(from, to) == 0; }

#endif

// Again while a signal interrupts it.
template <class Call>
auto repeat(const Call& call) {
  for (;;) {
    const auto result = call();
    if (result >= 0 || errno != EINTR) return result;
  }
}

}  // namespace

NewFile::NewFile(const char* path) {
  static std::atomic<unsigned> next_number{0};
  for (int i = 0; i < kMostNames; ++i) {
    name_ = path;
    name_ += '.' + std::to_string(process_id()) + '.' + std::to_string(next_number++);
    file_ = repeat([this] { return open_new(name_.c_str()); });
    if (file_ >= 0 || errno != EEXIST) break;
  }
  there_ = file_ >= 0;
  note(there_);
}

NewFile::~NewFile() {
  if (file_ >= 0) end(file_);
  if (there_) remove(name_.c_str());
}

void NewFile::append(const char* text, std::size_t size) {
  while (error_ == 0 && size > 0) {
    const std::ptrdiff_t count = repeat([&] { return put(file_, text, size); });
    note(count >= 0);
    if (count <= 0) continue;
    text += count;
    size -= static_cast<std::size_t>(count);
  }
}

int NewFile::take_place_of(const char* path) {
  if (error_ == 0) note(repeat([this] { return bring_to_disk(file_); }) == 0);
  if (!there_) return error_;
  // What was interrupted is closed all the same, and its bytes are on disk.
  const bool closed = end(file_) == 0 || errno == EINTR;
  file_ = -1;
  note(closed);
  if (error_ != 0) return error_;
  there_ = !replace(name_.c_str(), path);
  note(!there_);
  return error_;
}

void NewFile::note(bool good) {
  if (!good && error_ == 0) error_ = errno;
}

}  // namespace prometheus_express

#endif
