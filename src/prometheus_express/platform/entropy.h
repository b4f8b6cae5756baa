// Where numbers come from that nobody can guess. Each port has this function; a program that
// defines it itself has its own.
//
//  host        getrandom(2)
//  feather_m4  the random number generator of the SAMD51 (TRNG)
//  w5500_evb_pico
//              readings of the RP2040's ring oscillator, folded: it has no generator, its data
//              sheet does not recommend them for security, and how good they are was not measured
//  mps2_an386, riscv_virt  false: they have none
#pragma once

#include <cstddef>

namespace prometheus_express {

// Fills `out` with `size` bytes that nobody outside of the device can foresee. False: there are
// none, now or at all; `out` may have been written in part. What is made with them says in its
// header what is left to promise then. Never waits for long: a host's pool that is not filled yet,
// and a generator that does not get ready, are false too. Thread-safe on a host; on a board not for
// interrupt handlers.
[[nodiscard]] bool entropy(unsigned char* out, std::size_t size);

}  // namespace prometheus_express
