// The arithmetic of doubles that compilers call (ARM RTABI, 4.1.2), in 0.7 KB: that of libgcc
// is 1.9 KB, for it adds, multiplies and divides in code of their own each, and a program that adds
// links what subtracts and converts.
//
// Doubles come and go in integer registers, so that a double may be declared as its bits. Weak,
// because libgcc has several of these in one object: a program that needs another one of it gets
// all of that object.
#include "boards/cortex_m/runtime/soft_double.h"

using board::soft_double::Bits;
namespace soft_double = board::soft_double;

extern "C" {

[[gnu::weak]] Bits __aeabi_dadd(Bits a, Bits b) { return soft_double::add(a, b); }

[[gnu::weak]] Bits __aeabi_dsub(Bits a, Bits b) { return __aeabi_dadd(a, b ^ soft_double::kSign); }

[[gnu::weak]] Bits __aeabi_drsub(Bits a, Bits b) { return __aeabi_dadd(b, a ^ soft_double::kSign); }

[[gnu::weak]] Bits __aeabi_dmul(Bits a, Bits b) { return soft_double::multiply(a, b); }

[[gnu::weak]] Bits __aeabi_ddiv(Bits a, Bits b) { return soft_double::divide(a, b); }

[[gnu::weak]] Bits __aeabi_ul2d(std::uint64_t value) { return soft_double::from_unsigned(value); }

[[gnu::weak]] Bits __aeabi_ui2d(std::uint32_t value) { return soft_double::from_unsigned(value); }

[[gnu::weak]] Bits __aeabi_l2d(std::int64_t value) { return soft_double::from_signed(value); }

[[gnu::weak]] Bits __aeabi_i2d(std::int32_t value) { return soft_double::from_signed(value); }

[[gnu::weak]] Bits __aeabi_f2d(std::uint32_t value) { return soft_double::from_float(value); }

}  // extern "C"
