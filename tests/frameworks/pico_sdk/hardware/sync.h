// A model of hardware_sync, by the words of the SDK's documentation: see model.h.
#pragma once

#include "pico/platform.h"

using spin_lock_t = struct ModelLock;

// Of the core that calls.
std::uint32_t save_and_disable_interrupts();
void restore_interrupts_from_disabled(std::uint32_t status);

spin_lock_t* spin_lock_instance(unsigned number);
void spin_lock_claim(unsigned number);              // a panic where it is claimed
void spin_lock_unsafe_blocking(spin_lock_t* lock);  // not to be taken twice by a core
void spin_unlock_unsafe(spin_lock_t* lock);
inline void __isb() {}
