// What std::string_view calls where it is told a position behind its end. The function of libstdc++
// throws, and brings the unwinder, printf and the heap into every program that calls substr(). This
// one is linked to programs without exceptions only (prometheus_express::without_exceptions): in
// any other, what is thrown can be caught. It is weak: a program that has libstdc++'s for another
// reason keeps that.
#if !defined(__cpp_exceptions)  // for builds that take every file

#include "prometheus_express/platform/halt.h"

namespace std {

[[gnu::weak, noreturn]] void __throw_out_of_range_fmt(const char* format, ...);

void __throw_out_of_range_fmt(const char* format, ...) {
  prometheus_express::say(format);
  prometheus_express::halt();
}

}  // namespace std

#endif
