// What can print itself: Print's print() takes it.
#pragma once

#include <stddef.h>

class Print;

class Printable {
 public:
  virtual size_t printTo(Print& p) const = 0;

 protected:
  ~Printable() = default;
};
