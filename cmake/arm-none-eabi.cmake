# Toolchain: GCC for a Cortex-M4 with a floating-point unit, without an operating system.
#
#   PROMETHEUS_EXPRESS_LIBC   newlib-nano (the default) or picolibc
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR cortex-m4)
set(CMAKE_C_COMPILER arm-none-eabi-gcc)
set(CMAKE_CXX_COMPILER arm-none-eabi-g++)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES PROMETHEUS_EXPRESS_LIBC)

set(PROMETHEUS_EXPRESS_LIBC newlib-nano CACHE STRING "newlib-nano or picolibc")
if(PROMETHEUS_EXPRESS_LIBC STREQUAL picolibc)
  set(c_specs --specs=picolibc.specs)
  set(cxx_specs --specs=picolibcpp.specs)
else()
  set(c_specs --specs=nano.specs)
  set(cxx_specs --specs=nano.specs)
endif()

set(cpu "-mcpu=cortex-m4 -mthumb -mfloat-abi=hard -mfpu=fpv4-sp-d16")
set(sections "-ffunction-sections -fdata-sections")
set(CMAKE_C_FLAGS_INIT "${cpu} ${sections} ${c_specs}")
set(CMAKE_CXX_FLAGS_INIT "${cpu} ${sections} ${cxx_specs}")

# The emulator stands for the board; the console is on its stderr, and the program's exit status is
# its own.
set(CMAKE_CROSSCOMPILING_EMULATOR
  qemu-system-arm -M mps2-an386 -display none -monitor none -serial none
  -semihosting-config enable=on,target=native -kernel)
