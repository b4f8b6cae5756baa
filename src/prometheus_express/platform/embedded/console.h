// Where a device without an operating system shows what the library has to say.
#pragma once

namespace prometheus_express {

// Shows one line, given without its end. Called by say() (platform/halt.h), never by an interrupt
// handler unless the program reports its mistakes in one.
using Console = void (*)(const char* line);

// From then on say() calls `console`. Until then, and with nullptr, what is said is lost. A board's
// start-up calls it before constructors run.
void set_console(Console console);

}  // namespace prometheus_express
