// The core of an Arduino platform whose board is this host: what <Arduino.h> brings on a real one,
// over the clocks, the terminal and the sockets of Linux. For tests of what is written against
// Arduino's classes; the layout of the folder is that of a platform, so arduino-builder takes it
// too.
//
// Names, values and macros are those of the cores for AVR (ArduinoCore-avr at commit 0378f9c, read
// 2026-11-30): they are the ones that break libraries, since min, max, abs and round are macros of
// any argument there. Pins are numbers that test code moves; see arduino_host.h, which also has the
// faults.
//
// What differs from the real one: int has 32 bits, unsigned long 64, and so millis() does not come
// round after 49 days.
#pragma once

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// The macros below would break them. Any other header of C++ has to come before this one.
#include <memory>
#include <string>

#include "avr/pgmspace.h"
#include "binary.h"

#define HIGH 0x1
#define LOW 0x0
#define INPUT 0x0
#define OUTPUT 0x1
#define INPUT_PULLUP 0x2
#define CHANGE 1
#define FALLING 2
#define RISING 3
#define LSBFIRST 0
#define MSBFIRST 1
#define SERIAL 0x0
#define DISPLAY 0x1
#define DEFAULT 1
#define EXTERNAL 0
#define INTERNAL 3

#define PI 3.1415926535897932384626433832795
#define HALF_PI 1.5707963267948966192313216916398
#define TWO_PI 6.283185307179586476925286766559
#define DEG_TO_RAD 0.017453292519943295769236907684886
#define RAD_TO_DEG 57.295779513082320876798154814105
#define EULER 2.718281828459045235360287471352

// Arduino's reference promises macros: an argument may be evaluated twice, and the name is taken
// from everybody who comes later.
#undef abs
#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))
#define abs(x) ((x) > 0 ? (x) : -(x))
#define constrain(x, low, high) ((x) < (low) ? (low) : ((x) > (high) ? (high) : (x)))
#define round(x) ((x) >= 0 ? (long)((x) + 0.5) : (long)((x)-0.5))
#define radians(degrees) ((degrees)*DEG_TO_RAD)
#define degrees(radians) ((radians)*RAD_TO_DEG)
#define sq(x) ((x) * (x))

#define lowByte(w) ((uint8_t)((w)&0xff))
#define highByte(w) ((uint8_t)((w) >> 8))
#define bit(b) (1UL << (b))
#define bitRead(value, number) (((value) >> (number)) & 0x01)
#define bitSet(value, number) ((value) |= (1UL << (number)))
#define bitClear(value, number) ((value) &= ~(1UL << (number)))
#define bitToggle(value, number) ((value) ^= (1UL << (number)))
#define bitWrite(value, number, to) ((to) ? bitSet(value, number) : bitClear(value, number))
#define _BV(number) (1 << (number))

#define cli() arduino_host_mask_interrupts(true)
#define sei() arduino_host_mask_interrupts(false)
#define interrupts() sei()
#define noInterrupts() cli()
#define NOT_AN_INTERRUPT -1

#ifndef F_CPU
#define F_CPU 16000000L
#endif
#define clockCyclesPerMicrosecond() (F_CPU / 1000000L)

typedef bool boolean;
typedef uint8_t byte;
typedef unsigned int word;

extern "C" {

void init(void);
void initVariant(void);
void yield(void);

// Milliseconds and microseconds since the program began.
unsigned long millis(void);
unsigned long micros(void);
void delay(unsigned long ms);
void delayMicroseconds(unsigned int us);

void pinMode(uint8_t pin, uint8_t mode);
void digitalWrite(uint8_t pin, uint8_t value);
int digitalRead(uint8_t pin);
int analogRead(uint8_t pin);
void analogReference(uint8_t mode);
void analogWrite(uint8_t pin, int value);

// Of the number that digitalPinToInterrupt() gives. The handler runs where test code moves the pin,
// or in interrupts() if they were masked then.
void attachInterrupt(uint8_t number, void (*handler)(void), int mode);
void detachInterrupt(uint8_t number);
void arduino_host_mask_interrupts(bool masked);

// The sketch's.
void setup(void);
void loop(void);
}

#include "HardwareSerial.h"
#include "WString.h"

uint16_t makeWord(uint16_t w);
uint16_t makeWord(byte high, byte low);
#define word(...) makeWord(__VA_ARGS__)

long random(long end);
long random(long begin, long end);
void randomSeed(unsigned long seed);
long map(long x, long from_low, long from_high, long to_low, long to_high);

#include "pins_arduino.h"
