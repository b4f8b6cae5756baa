// What bytes can be written to. A class has to define write(uint8_t) only; the rest goes through
// it.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "Printable.h"
#include "WString.h"
#include "avr/pgmspace.h"

#define DEC 10
#define HEX 16
#define OCT 8
#define BIN 2

class Print {
 public:
  virtual ~Print() = default;

  int getWriteError() { return write_error_; }
  void clearWriteError() { setWriteError(0); }

  // How many bytes were taken.
  virtual size_t write(uint8_t) = 0;
  virtual size_t write(const uint8_t* buffer, size_t size);
  size_t write(const char* text) { return text == nullptr ? 0 : write(text, strlen(text)); }
  size_t write(const char* buffer, size_t size) {
    return write(reinterpret_cast<const uint8_t*>(buffer), size);
  }

  // How many bytes a write takes without waiting; 0, unless a class knows better, for "one may
  // wait".
  virtual int availableForWrite() { return 0; }
  // Waits until what was written has gone.
  virtual void flush() {}

  size_t print(const __FlashStringHelper* text) { return print(String(text)); }
  size_t print(const String& text) { return write(text.c_str(), text.length()); }
  size_t print(const char text[]) { return write(text); }
  size_t print(char c) { return write(static_cast<uint8_t>(c)); }
  size_t print(unsigned char value, int base = DEC) {
    return print(static_cast<unsigned long>(value), base);
  }
  size_t print(int value, int base = DEC) { return print(static_cast<long>(value), base); }
  size_t print(unsigned int value, int base = DEC) {
    return print(static_cast<unsigned long>(value), base);
  }
  size_t print(long value, int base = DEC);
  size_t print(unsigned long value, int base = DEC);
  size_t print(double value, int digits = 2);
  size_t print(const Printable& what) { return what.printTo(*this); }

  size_t println() { return write("\r\n"); }
  template <class Value>
  size_t println(const Value& value) {
    const size_t size = print(value);
    return size + println();
  }
  template <class Value>
  size_t println(const Value& value, int format) {
    const size_t size = print(value, format);
    return size + println();
  }

 protected:
  void setWriteError(int error = 1) { write_error_ = error; }

 private:
  int write_error_ = 0;
};
