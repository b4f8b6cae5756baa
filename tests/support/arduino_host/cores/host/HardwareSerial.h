// Serial: the program's standard output and input.
#pragma once

#include "Stream.h"

class HardwareSerial : public Stream {
 public:
  void begin(unsigned long) {}
  void end() {}
  int available() override { return peek() < 0 ? 0 : 1; }
  int read() override;
  int peek() override;
  int availableForWrite() override { return 63; }
  void flush() override;
  size_t write(uint8_t c) override { return write(&c, 1); }
  size_t write(const uint8_t* buffer, size_t size) override;
  using Print::write;
  operator bool() { return true; }

 private:
  int next_ = -1;
};

extern HardwareSerial Serial;
