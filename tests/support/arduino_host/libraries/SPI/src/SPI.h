// The bus that sketches name. Nothing is on it: it reads as a line that nobody drives.
#pragma once

#include <Arduino.h>

#define SPI_HAS_TRANSACTION 1
#define SPI_MODE0 0x00
#define SPI_MODE1 0x04
#define SPI_MODE2 0x08
#define SPI_MODE3 0x0C

class SPISettings {
 public:
  SPISettings(uint32_t = 4000000, uint8_t = MSBFIRST, uint8_t = SPI_MODE0) {}
};

class SPIClass {
 public:
  void begin() {}
  void end() {}
  void beginTransaction(SPISettings) {}
  void endTransaction() {}
  uint8_t transfer(uint8_t) { return 0xff; }
  uint16_t transfer16(uint16_t) { return 0xffff; }
  void transfer(void* buffer, size_t size) { memset(buffer, 0xff, size); }
};

inline SPIClass SPI;
