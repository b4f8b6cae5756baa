#include <doctest/doctest.h>

#include <cmath>
#include <string>

// What this file tests: it comes last.
#include <Arduino.h>
#include <IPAddress.h>
#include <SPI.h>

#include "arduino_host.h"

namespace {

class Text : public Print {
 public:
  size_t write(uint8_t c) override {
    if (text.size() == room) return 0;
    text += static_cast<char>(c);
    return 1;
  }
  using Print::write;
  std::string text;
  size_t room = 1000;
};

class Source : public Stream {
 public:
  explicit Source(const char* text) : text_(text) { setTimeout(0); }
  int available() override { return static_cast<int>(text_.size() - at_); }
  int read() override { return available() > 0 ? text_[at_++] : -1; }
  int peek() override { return available() > 0 ? text_[at_] : -1; }
  size_t write(uint8_t) override { return 0; }

 private:
  std::string text_;
  size_t at_ = 0;
};

int interrupts_seen = 0;

}  // namespace

TEST_CASE("The macros are those of the cores: of any types, and their arguments count twice") {
  int calls = 0;
  const auto called = [&calls](int value) { return ++calls, value; };
  CHECK(max(called(2), 1) == 2);
  CHECK(calls == 2);
  CHECK(min(1, 2.5) == 1.0);
  CHECK(abs(-2.5) == 2.5);
  CHECK(round(-2.5) == -3);
  CHECK(constrain(7, 1, 5) == 5);
  CHECK(bit(3) == 8);
  CHECK(bitRead(B101, 1) == 0);
  CHECK(B00000101 == B101);
  CHECK(lowByte(0x1234) == 0x34);
  CHECK(word(0x12, 0x34) == 0x1234);
  CHECK(map(5, 0, 10, 0, 100) == 50);
}

TEST_CASE("Print writes numbers as Arduino does") {
  Text out;
  out.print(-42);
  out.print(' ');
  out.print(255, HEX);
  out.print(' ');
  out.print(5, BIN);
  out.print(' ');
  out.print(3.14159);
  out.print(' ');
  out.print(2.5, 0);
  out.print(' ');
  out.print(1e10);
  out.print(F(" flash "));
  out.print(IPAddress(192, 168, 0, 7));
  out.println();
  CHECK(out.text == "-42 FF 101 3.14 2 ovf flash 192.168.0.7\r\n");
}

TEST_CASE("Print ends at the first byte that is not taken") {
  Text out;
  out.room = 3;
  CHECK(out.write("hello") == 3);
  CHECK(out.availableForWrite() == 0);
}

TEST_CASE("Stream finds lines, texts and numbers") {
  Source in("GET /metrics\nage: 17;");
  CHECK(in.readStringUntil('\n') == "GET /metrics");
  CHECK(in.find("age:"));
  CHECK(in.parseInt() == 17);
  CHECK(in.read() == ';');
  CHECK(in.readString() == "");
}

TEST_CASE("An address is read from text, and is a number with its first part lowest") {
  IPAddress ip;
  CHECK(ip.fromString("127.0.0.1"));
  CHECK(ip == IPAddress(127, 0, 0, 1));
  CHECK(uint32_t(ip) == 0x0100007fU);
  CHECK_FALSE(ip.fromString("1.2.3"));
  CHECK_FALSE(ip.fromString("1.2.3.400"));
  CHECK_FALSE(ip.fromString("1.2.3.4x"));
}

TEST_CASE("Time goes on in a delay, and the test may act meanwhile") {
  static int turns = 0;
  arduino_host::while_waiting = [] { ++turns; };
  const unsigned long start = micros();
  delay(3);
  arduino_host::while_waiting = nullptr;
  CHECK(micros() - start >= 3000);
  CHECK(turns > 1);
}

TEST_CASE("An interrupt runs when its pin moves, and waits while interrupts are masked") {
  interrupts_seen = 0;
  const auto number = static_cast<uint8_t>(digitalPinToInterrupt(2));
  attachInterrupt(
      number, [] { ++interrupts_seen; }, RISING);
  arduino_host::set_digital(2, true);
  CHECK(interrupts_seen == 1);
  CHECK(digitalRead(2) == HIGH);
  arduino_host::set_digital(2, false);
  CHECK(interrupts_seen == 1);

  noInterrupts();
  arduino_host::set_digital(2, true);
  arduino_host::set_digital(2, false);
  arduino_host::set_digital(2, true);
  CHECK(interrupts_seen == 1);
  interrupts();
  CHECK(interrupts_seen == 2);

  detachInterrupt(number);
  arduino_host::set_digital(2, false);
  arduino_host::set_digital(2, true);
  CHECK(interrupts_seen == 2);
}

TEST_CASE("Nothing is on the bus") {
  SPI.beginTransaction(SPISettings(1000000, MSBFIRST, SPI_MODE0));
  CHECK(SPI.transfer(0) == 0xff);
  SPI.endTransaction();
  arduino_host::set_analog(A0, 512);
  CHECK(analogRead(A0) == 512);
}
