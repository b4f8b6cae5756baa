// What a program may have in front of the library: the standard library, and then macros of
// Arduino, of vendors' SDKs, of Windows and, where SOCKETS is defined, of lwIP's
// LWIP_COMPAT_SOCKETS. Only the names matter, and whether parentheses must follow; what the macros
// stand for would compile nowhere.
#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <climits>
#include <cmath>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <exception>
#include <initializer_list>
#include <limits>
#include <list>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

// Other libraries are not ours to prepare.
#if __STDC_HOSTED__ && (defined(__unix__) || defined(__APPLE__))
#include <cxxabi.h>
#include <dirent.h>
#include <fcntl.h>
#include <netdb.h>
#include <pthread.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>
#endif
#if __has_include(<dragonbox/dragonbox.h>)
#include <dragonbox/dragonbox.h>
#endif
#if __has_include(<snappy.h>)
#include <snappy.h>
#endif
#if __has_include(<isa-l/igzip_lib.h>)
#include <isa-l/igzip_lib.h>
#endif
#if __has_include(<zlib.h>)
#include <zlib.h>
#endif
#if __has_include(<zstd.h>)
#include <zstd.h>
#endif

#define FOREIGN_MACRO ] a macro of another library [

// Arduino
#undef abs
#undef max
#undef min
#undef round
#define abs(x) FOREIGN_MACRO
#define bit(number) FOREIGN_MACRO
#define bitClear(value, number) FOREIGN_MACRO
#define bitRead(value, number) FOREIGN_MACRO
#define bitSet(value, number) FOREIGN_MACRO
#define bitToggle(value, number) FOREIGN_MACRO
#define bitWrite(value, number, to) FOREIGN_MACRO
#define constrain(x, low, high) FOREIGN_MACRO
#define degrees(radians) FOREIGN_MACRO
#define highByte(word) FOREIGN_MACRO
#define interrupts() FOREIGN_MACRO
#define lowByte(word) FOREIGN_MACRO
#define max(a, b) FOREIGN_MACRO
#define min(a, b) FOREIGN_MACRO
#define noInterrupts() FOREIGN_MACRO
#define radians(degrees) FOREIGN_MACRO
#define round(x) FOREIGN_MACRO
#define sq(x) FOREIGN_MACRO
#define word(...) FOREIGN_MACRO
#define F(text) FOREIGN_MACRO
#define B0 FOREIGN_MACRO
#define B1 FOREIGN_MACRO
#define B00000001 FOREIGN_MACRO
#define B11111111 FOREIGN_MACRO
#define CHANGE FOREIGN_MACRO
#define DEFAULT FOREIGN_MACRO
#define DEG_TO_RAD FOREIGN_MACRO
#define DISPLAY FOREIGN_MACRO
#define EULER FOREIGN_MACRO
#define EXTERNAL FOREIGN_MACRO
#define FALLING FOREIGN_MACRO
#define HALF_PI FOREIGN_MACRO
#define HIGH FOREIGN_MACRO
#define INPUT FOREIGN_MACRO
#define INPUT_PULLUP FOREIGN_MACRO
#define INTERNAL FOREIGN_MACRO
#define LED_BUILTIN FOREIGN_MACRO
#define LOW FOREIGN_MACRO
#define LSBFIRST FOREIGN_MACRO
#define MSBFIRST FOREIGN_MACRO
#define OUTPUT FOREIGN_MACRO
#define PI FOREIGN_MACRO
#define RAD_TO_DEG FOREIGN_MACRO
#define RISING FOREIGN_MACRO
#define SERIAL FOREIGN_MACRO
#define TWO_PI FOREIGN_MACRO

// The pico-sdk, ESP-IDF, Zephyr, and the HAL of STM32
#undef MAX
#undef MIN
#define ARRAY_SIZE(array) FOREIGN_MACRO
#define BIT(number) FOREIGN_MACRO
#define BIT0 FOREIGN_MACRO
#define CLAMP(value, low, high) FOREIGN_MACRO
#define CONCAT(...) FOREIGN_MACRO
#define FIELD_GET(mask, value) FOREIGN_MACRO
#define MASK FOREIGN_MACRO
#define MAX(a, b) FOREIGN_MACRO
#define MIN(a, b) FOREIGN_MACRO
#define READ_REG(reg) FOREIGN_MACRO
#define SET_BIT(reg, bit) FOREIGN_MACRO
#define STRINGIFY(text) FOREIGN_MACRO
#define UNUSED(x) FOREIGN_MACRO
#define check_hw_size(type, size) FOREIGN_MACRO
#define count_of(array) FOREIGN_MACRO
#define likely(x) FOREIGN_MACRO
#define panic_compact(...) FOREIGN_MACRO
#define popcount(x) FOREIGN_MACRO
#define unlikely(x) FOREIGN_MACRO

// Windows
#define CONST FOREIGN_MACRO
#define DELETE FOREIGN_MACRO
#define ERROR FOREIGN_MACRO
#undef FAR
#define FAR FOREIGN_MACRO
#define IGNORE FOREIGN_MACRO
#define IN FOREIGN_MACRO
#define NEAR FOREIGN_MACRO
#define OPTIONAL FOREIGN_MACRO
#define OUT FOREIGN_MACRO
#define STRICT FOREIGN_MACRO
#define VOID FOREIGN_MACRO
#define far FOREIGN_MACRO
#define interface FOREIGN_MACRO
#define near FOREIGN_MACRO
#define small FOREIGN_MACRO

#if defined(SOCKETS)
#define accept(s, address, size) FOREIGN_MACRO
#define bind(s, name, size) FOREIGN_MACRO
#define close(s) FOREIGN_MACRO
#define closesocket(s) FOREIGN_MACRO
#define connect(s, name, size) FOREIGN_MACRO
#define fcntl(s, command, value) FOREIGN_MACRO
#define getpeername(s, name, size) FOREIGN_MACRO
#define getsockname(s, name, size) FOREIGN_MACRO
#define getsockopt(s, level, name, value, size) FOREIGN_MACRO
#define inet_ntop(family, from, to, size) FOREIGN_MACRO
#define inet_pton(family, from, to) FOREIGN_MACRO
#define ioctl(s, command, value) FOREIGN_MACRO
#define ioctlsocket(s, command, value) FOREIGN_MACRO
#define listen(s, backlog) FOREIGN_MACRO
#define poll(descriptors, count, timeout) FOREIGN_MACRO
#define read(s, data, size) FOREIGN_MACRO
#define readv(s, pieces, count) FOREIGN_MACRO
#define recv(s, data, size, flags) FOREIGN_MACRO
#define recvfrom(s, data, size, flags, from, from_size) FOREIGN_MACRO
#define recvmsg(s, message, flags) FOREIGN_MACRO
#define select(count, reading, writing, failing, timeout) FOREIGN_MACRO
#define send(s, data, size, flags) FOREIGN_MACRO
#define sendmsg(s, message, flags) FOREIGN_MACRO
#define sendto(s, data, size, flags, to, to_size) FOREIGN_MACRO
#define setsockopt(s, level, name, value, size) FOREIGN_MACRO
#define shutdown(s, how) FOREIGN_MACRO
#define socket(domain, type, protocol) FOREIGN_MACRO
#define write(s, data, size) FOREIGN_MACRO
#define writev(s, pieces, count) FOREIGN_MACRO
#endif
