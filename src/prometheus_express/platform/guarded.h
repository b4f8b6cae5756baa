// How the library calls code of the program (collectors, callbacks, handlers, body sources, the
// error hook) that may throw. Each platform has one file with the same names:
//
//  run_guarded(function, thrown)  runs it; false where it threw: `thrown` then knows what
//  run_contained(function)        for destructors: runs it, and what it throws is only said
//  on_throw(function, cleanup)    gives what it gives; where it throws, runs `cleanup`, which
//                                 throws nothing, and lets the exception go on
//  Thrown                         note() tells, from such a cleanup, who threw; report() tells
//                                 the error hook, naming who was noted, or else the words it is
//                                 given
//  HookCall                       lives while the error hook runs; nested(): the hook itself made
//                                 a mistake
//
// Where there are no exceptions (boards, and libraries that were built without) these are plain
// calls.
#pragma once

#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_THREADS
#include "prometheus_express/platform/threads/guarded.h"
#else
#include "prometheus_express/platform/embedded/guarded.h"
#endif
