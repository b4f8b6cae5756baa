// The words of the emulator's command line behind the program's name, by semihosting.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "prometheus_express/text/literal.h"

struct CommandLine {
  static constexpr std::size_t kMost = 6;
  static constexpr int kGetCommandLine = 0x15;  // SYS_GET_CMDLINE

  CommandLine() {
    struct {
      char* text;
      std::size_t size;
    } block = {text, sizeof text};
    register int r0 asm("r0") = kGetCommandLine;
    register void* r1 asm("r1") = &block;
    asm volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
    std::string_view rest = text;
    (void)prometheus_express::take_until(rest, ' ');
    for (std::string_view& word : words) word = prometheus_express::take_until(rest, ' ');
    for (char& c : text) {
      if (c == ' ') c = '\0';  // so that each is a C string too
    }
  }

  std::uint64_t number(std::size_t at) const {
    std::uint64_t value = 0;
    for (const char c : words[at]) value = value * 10 + static_cast<std::uint64_t>(c - '0');
    return value;
  }

  char text[256] = {};
  std::string_view words[kMost];
};
