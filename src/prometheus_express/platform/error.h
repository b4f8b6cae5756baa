// How the library names a mistake in the program.
//
// Three kinds of trouble are told apart. A mistake in the program (a bad name, a duplicate, a
// negative counter step) is a compile error where it can be, else it goes to the error hook below.
// A limit reached (storage full, too many connections) degrades and is counted. A peer's fault (bad
// request, lost connection, a port in use) is a Status, and where a program could easily overlook
// it the hook hears of it too, as a failure.
#pragma once

#include <cstdint>

namespace prometheus_express {

enum class ErrorKind : std::uint8_t {
  kMistake,  // in the program; the faulty call has no effect
  kFailure,  // of something outside the program that it was set up to rely on
};

// One line of English that names the metric, port or file. `message` is valid only during the call.
struct ErrorReport {
  ErrorKind kind;
  const char* message;
};

// May be called on any thread, that of a server too. If it returns, the program goes on. What it
// throws reaches who made the mistake; from destructors, and from the report of a server or a push,
// it goes no further and is only printed. The library calls it under no lock, so that it may call
// whatever its thread may; in a callback of a metric it is as bound as that. A mistake of the
// hook's own is only printed.
using ErrorHook = void (*)(const ErrorReport& report);

// Replaces the hook and returns the one before; nullptr is the default: it says the message where a
// person can read it (stderr on a host) and, for a mistake, aborts on a host and halts on a board.
// Not for interrupt handlers.
ErrorHook set_error_hook(ErrorHook hook);

// Calls the hook with the parts put together (cut after 200 bytes). nullptr parts are skipped.
void report_mistake(const char* a, const char* b = nullptr, const char* c = nullptr,
                    const char* d = nullptr, const char* e = nullptr);
void report_failure(const char* a, const char* b = nullptr, const char* c = nullptr,
                    const char* d = nullptr, const char* e = nullptr);

}  // namespace prometheus_express
