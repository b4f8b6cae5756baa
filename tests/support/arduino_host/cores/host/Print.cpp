#include "Print.h"

#include <cmath>

// Ends at the first byte that is not taken, and gives how many were.
size_t Print::write(const uint8_t* buffer, size_t size) {
  size_t count = 0;
  while (count < size && write(buffer[count]) != 0) ++count;
  return count;
}

// A base of 0 means the byte itself.
size_t Print::print(long value, int base) {
  if (base == 0) return write(static_cast<uint8_t>(value));
  return print(String(value, static_cast<unsigned char>(base)));
}

size_t Print::print(unsigned long value, int base) {
  if (base == 0) return write(static_cast<uint8_t>(value));
  return print(String(value, static_cast<unsigned char>(base < 2 ? 10 : base)));
}

// Real cores print in 32 bits: what does not fit is "ovf".
size_t Print::print(double value, int digits) {
  if (std::isnan(value)) return print("nan");
  if (std::isinf(value)) return print("inf");
  if (value > 4294967040.0 || value < -4294967040.0) return print("ovf");
  return print(String(value, static_cast<unsigned char>(digits)));
}
