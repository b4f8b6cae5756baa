// What ends a program whose exception nobody catches. libstdc++'s own names the exception first,
// for which it brings 50 KB that take names of C++ apart; where this is linked, that is not.
// libstdc++ declares it in no header (tried with that of GCC 12); to any other standard library
// this is an object for which nobody asks.
#include <cstdlib>
#include <exception>

namespace __cxxabiv1 {

extern std::terminate_handler __terminate_handler;
std::terminate_handler __terminate_handler = std::abort;

}  // namespace __cxxabiv1
