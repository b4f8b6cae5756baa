// A model of what ports/pico_sdk.cpp and net/pico_sdk ask of Raspberry Pi's pico-sdk, over the
// threads of a host, each of which is a core. Written from the documentation of version 2.2.0, read
// on 2026-11-30; no code of the SDK is here.
#pragma once

#include <cstdint>

// Which core the thread that calls is: 0 until it says otherwise.
void model_be_core(unsigned core);

// Of the core that calls.
bool model_interrupts_enabled();

bool model_claimed(unsigned lock);
