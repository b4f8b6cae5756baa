#include "Stream.h"

#include <cctype>

#include "Arduino.h"

int Stream::timedRead() { return timedPeek() < 0 ? -1 : read(); }

int Stream::timedPeek() {
  const unsigned long start = millis();
  for (;;) {
    const int c = peek();
    if (c >= 0) return c;
    if (millis() - start >= _timeout) return -1;
    delay(1);
  }
}

size_t Stream::readBytes(char* buffer, size_t length) {
  size_t count = 0;
  for (int c = 0; count < length && (c = timedRead()) >= 0; ++count)
    buffer[count] = static_cast<char>(c);
  return count;
}

// The terminator is read and not stored.
size_t Stream::readBytesUntil(char terminator, char* buffer, size_t length) {
  size_t count = 0;
  for (; count < length; ++count) {
    const int c = timedRead();
    if (c < 0 || c == static_cast<unsigned char>(terminator)) break;
    buffer[count] = static_cast<char>(c);
  }
  return count;
}

String Stream::readString() {
  String text;
  for (int c = 0; (c = timedRead()) >= 0;) text += static_cast<char>(c);
  return text;
}

String Stream::readStringUntil(char terminator) {
  String text;
  for (int c = 0; (c = timedRead()) >= 0 && c != static_cast<unsigned char>(terminator);) {
    text += static_cast<char>(c);
  }
  return text;
}

bool Stream::find(const char* target) {
  const std::string wanted = target;
  std::string seen;
  for (int c = 0; (c = timedRead()) >= 0;) {
    seen += static_cast<char>(c);
    if (seen.size() > wanted.size()) seen.erase(0, 1);
    if (seen == wanted) return true;
  }
  return false;
}

// Skips what is no digit and no sign; the first byte behind the number stays.
long Stream::parseInt() {
  int c = timedPeek();
  while (c >= 0 && c != '-' && !std::isdigit(c)) {
    read();
    c = timedPeek();
  }
  std::string digits;
  while (c >= 0 && (std::isdigit(c) || (digits.empty() && c == '-'))) {
    digits += static_cast<char>(read());
    c = timedPeek();
  }
  return String(digits.c_str()).toInt();
}
