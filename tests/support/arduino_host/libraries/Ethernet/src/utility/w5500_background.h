// The thread of the chip, and what it shares with the sketch's.
#pragma once

#include <mutex>
#include <thread>

#include "w5500.h"

namespace w5500 {

struct Chip::Background {
  std::mutex mutex;  // of all members of Chip, except those that only the sketch's thread has
  std::thread thread;
  bool ending = false;
  int wake_fd = -1;
};

using Lock = std::unique_lock<std::mutex>;

}  // namespace w5500
