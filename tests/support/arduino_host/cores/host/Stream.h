// What bytes can be read from, too, some of them with a time limit.
#pragma once

#include "Print.h"

class Stream : public Print {
 public:
  virtual int available() = 0;
  // -1: there is nothing.
  virtual int read() = 0;
  virtual int peek() = 0;

  // How long the functions below wait for the next byte, in milliseconds.
  void setTimeout(unsigned long timeout) { _timeout = timeout; }
  unsigned long getTimeout() { return _timeout; }

  // How many bytes came before the time was up.
  size_t readBytes(char* buffer, size_t length);
  size_t readBytes(uint8_t* buffer, size_t length) {
    return readBytes(reinterpret_cast<char*>(buffer), length);
  }
  size_t readBytesUntil(char terminator, char* buffer, size_t length);
  String readString();
  String readStringUntil(char terminator);
  // Reads until the text was met; false when the time was up.
  bool find(const char* target);
  long parseInt();

 protected:
  unsigned long _timeout = 1000;
  int timedRead();
  int timedPeek();
};
