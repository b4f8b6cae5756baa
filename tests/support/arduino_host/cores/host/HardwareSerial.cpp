#include "HardwareSerial.h"

#include <poll.h>
#include <unistd.h>

#include <cstdio>

HardwareSerial Serial;

int HardwareSerial::peek() {
  pollfd waiting{STDIN_FILENO, POLLIN, 0};
  unsigned char c = 0;
  if (next_ < 0 && ::poll(&waiting, 1, 0) > 0 && ::read(STDIN_FILENO, &c, 1) == 1) next_ = c;
  return next_;
}

int HardwareSerial::read() {
  const int c = peek();
  next_ = -1;
  return c;
}

void HardwareSerial::flush() { std::fflush(stdout); }

// At once, for whoever waits for a line.
size_t HardwareSerial::write(const uint8_t* buffer, size_t size) {
  const size_t count = std::fwrite(buffer, 1, size, stdout);
  std::fflush(stdout);
  return count;
}
