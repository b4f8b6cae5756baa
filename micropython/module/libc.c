/* What compilers call by themselves, for a native module, which finds no library of C. */
#include <stddef.h>

#include "glue.h"

void* memmove(void* to, const void* from, size_t count) {
  return mp_fun_table.memmove_(to, from, count);
}

void* memcpy(void* to, const void* from, size_t count) {
  return mp_fun_table.memmove_(to, from, count);
}

void* memset(void* to, int value, size_t count) { return mp_fun_table.memset_(to, value, count); }

int memcmp(const void* one, const void* other, size_t count) {
  const unsigned char* a = one;
  const unsigned char* b = other;
  for (; count != 0; --count, ++a, ++b) {
    if (*a != *b) return *a < *b ? -1 : 1;
  }
  return 0;
}

void* memchr(const void* in, int value, size_t count) {
  const unsigned char* at = in;
  for (; count != 0; --count, ++at) {
    if (*at == (unsigned char)value) return (void*)at;
  }
  return NULL;
}

size_t strlen(const char* text) {
  size_t count = 0;
  while (text[count] != '\0') ++count;
  return count;
}
