// How the library names a mistake in the program.
//
// Three kinds of trouble are told apart. A mistake in the program (a bad name, a duplicate, a
// negative counter step) is a compile error where it can be, else it goes to the error hook below.
// A limit reached (storage full, too many connections) degrades and is counted. A peer's fault (bad
// request, lost connection) is a Status.
#pragma once

namespace prometheus_express {

// A mistake in the program, in one line of English that names the metric. `message` is valid only
// during the call of the hook.
struct Mistake {
  const char* message;
};

// May be called on any thread. If it returns, the faulty call has no effect and the program goes
// on.
using ErrorHook = void (*)(const Mistake& mistake);

// Replaces the hook and returns the one before; nullptr restores the default, which prints the
// message to stderr and aborts on a host, and halts on a board. Not for interrupt handlers.
ErrorHook set_error_hook(ErrorHook hook);

// Calls the hook with the parts put together (cut after 200 bytes). nullptr parts are skipped.
void report_mistake(const char* a, const char* b = nullptr, const char* c = nullptr,
                    const char* d = nullptr, const char* e = nullptr);

}  // namespace prometheus_express
