// What a program does with its metrics that takes more than an update of one value.
#pragma once

namespace bounded_calls {

// Once, before metrics are used: what was saved before a reset goes on.
void restore_metrics();

// Makes 20 children, looks one up, reads a page of them, saves and clears them.
void exercise_metrics();

}  // namespace bounded_calls
