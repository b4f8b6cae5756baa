# Whether there is an operating system, and how code is compiled where there is none. The code itself
# knows from platform/config.h.
# PICO is what the pico-sdk calls its boards.
if(CMAKE_SYSTEM_NAME MATCHES "^(Generic|PICO)$")
  set(PROMETHEUS_EXPRESS_HOSTED OFF)
  # A program for a board never ends: what is registered to be destroyed at its end need not be linked.
  # Where nobody says how to optimise, for size.
  set(without_exceptions -fno-exceptions -fno-unwind-tables -fno-asynchronous-unwind-tables
    $<$<COMPILE_LANGUAGE:CXX>:-fno-rtti>)
  set(always $<$<CONFIG:>:-Os>
    $<$<COMPILE_LANGUAGE:CXX>:-fno-threadsafe-statics$<SEMICOLON>-fno-use-cxa-atexit>)
  set(PROMETHEUS_EXPRESS_FREESTANDING ${without_exceptions} ${always})
  # The same for programs, which get it from the board that they link: the properties are those of
  # the program's target. Objects with both kinds of code, since archives of others are made without
  # the compiler's plugin.
  set(PROMETHEUS_EXPRESS_PROGRAM_OPTIONS
    "$<$<NOT:$<BOOL:$<TARGET_PROPERTY:PROMETHEUS_EXPRESS_EXCEPTIONS>>>:${without_exceptions}>" ${always})
  if(PROMETHEUS_EXPRESS_TOOLCHAIN AND NOT DEFINED CMAKE_INTERPROCEDURAL_OPTIMIZATION)
    set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ON)
  endif()
  if(CMAKE_INTERPROCEDURAL_OPTIMIZATION)
    list(APPEND PROMETHEUS_EXPRESS_PROGRAM_OPTIONS
      "$<$<NOT:$<BOOL:$<TARGET_PROPERTY:INTERPROCEDURAL_OPTIMIZATION>>>:-flto;-ffat-lto-objects>")
  endif()
  option(PROMETHEUS_EXPRESS_HEAP "Labels take the heap where a registry names no storage" OFF)
  option(PROMETHEUS_EXPRESS_CHECKS "Check names when metrics are registered, in release builds too" OFF)
  # The emulated board on which tests run, and what those with such a processor share: folders of
  # boards/.
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "^riscv")
    set(PROMETHEUS_EXPRESS_BOARD riscv_virt)
    set(PROMETHEUS_EXPRESS_BOARD_FAMILY riscv)
  else()
    set(PROMETHEUS_EXPRESS_BOARD mps2_an386)
    set(PROMETHEUS_EXPRESS_BOARD_FAMILY cortex_m)
  endif()
else()
  set(PROMETHEUS_EXPRESS_HOSTED ON)
  set(PROMETHEUS_EXPRESS_FREESTANDING)
endif()
set(PROMETHEUS_EXPRESS_PORT "" CACHE STRING
  "The header of a port of your own (docs/porting.md); else the library finds one by itself")
if(CMAKE_CROSSCOMPILING)
  include(header_only)
endif()
