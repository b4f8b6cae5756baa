// A board with the pins of an Uno; each digital pin has an interrupt, as on most 32-bit boards.
#pragma once

#define NUM_DIGITAL_PINS 20
#define NUM_ANALOG_INPUTS 6
#define LED_BUILTIN 13
#define SS 10
#define MOSI 11
#define MISO 12
#define SCK 13
#define A0 14
#define A1 15
#define A2 16
#define A3 17
#define A4 18
#define A5 19

#define digitalPinToInterrupt(pin) ((pin) < NUM_DIGITAL_PINS ? (pin) : NOT_AN_INTERRUPT)
