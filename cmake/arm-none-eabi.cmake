# Toolchain: GCC for a Cortex-M, without an operating system.
#
#   PROMETHEUS_EXPRESS_CPU    cortex-m0plus, cortex-m3, cortex-m4 (the default), cortex-m7 or
#                             cortex-m33
#   PROMETHEUS_EXPRESS_LIBC   newlib-nano (the default) or picolibc
set(CMAKE_SYSTEM_NAME Generic)
set(PROMETHEUS_EXPRESS_TOOLCHAIN ${CMAKE_CURRENT_LIST_FILE})
if(EXISTS ${CMAKE_CURRENT_LIST_DIR}/prometheus_express-config.cmake)  # it is an installed one
  set(prometheus_express_DIR ${CMAKE_CURRENT_LIST_DIR})
endif()
set(CMAKE_C_COMPILER arm-none-eabi-gcc)
set(CMAKE_CXX_COMPILER arm-none-eabi-g++)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES PROMETHEUS_EXPRESS_CPU PROMETHEUS_EXPRESS_LIBC)

set(PROMETHEUS_EXPRESS_CPU cortex-m4 CACHE STRING "The processor, as GCC calls it")
set(CMAKE_SYSTEM_PROCESSOR ${PROMETHEUS_EXPRESS_CPU})
set(PROMETHEUS_EXPRESS_LIBC newlib-nano CACHE STRING "newlib-nano or picolibc")
if(PROMETHEUS_EXPRESS_LIBC STREQUAL picolibc)
  set(c_specs --specs=picolibc.specs)
  set(cxx_specs --specs=picolibcpp.specs)
else()
  set(c_specs --specs=nano.specs)
  set(cxx_specs --specs=nano.specs)
endif()

# The floating-point unit of each, and the FPGA image of the board MPS2 that has this processor.
#
# There is none with a Cortex-M0+: code for it runs on the Cortex-M3 here, whose instructions include
# those of ARMv6-M, and which start-up tells to refuse unaligned accesses as a Cortex-M0+ does. That
# shows that the code and the libraries for ARMv6-M are right. It cannot show that no instruction of
# ARMv7-M is among them, which is the assembler's to refuse, nor a use of a register of the system
# that only ARMv7-M has.
if(PROMETHEUS_EXPRESS_CPU STREQUAL cortex-m0plus)
  set(floating_point "-mfloat-abi=soft")
  set(PROMETHEUS_EXPRESS_MPS2_IMAGE an385)
elseif(PROMETHEUS_EXPRESS_CPU STREQUAL cortex-m3)
  set(floating_point "-mfloat-abi=soft")
  set(PROMETHEUS_EXPRESS_MPS2_IMAGE an385)
elseif(PROMETHEUS_EXPRESS_CPU STREQUAL cortex-m4)
  set(floating_point "-mfloat-abi=hard -mfpu=fpv4-sp-d16")
  set(PROMETHEUS_EXPRESS_MPS2_IMAGE an386)
elseif(PROMETHEUS_EXPRESS_CPU STREQUAL cortex-m7)
  set(floating_point "-mfloat-abi=hard -mfpu=fpv5-d16")
  set(PROMETHEUS_EXPRESS_MPS2_IMAGE an500)
elseif(PROMETHEUS_EXPRESS_CPU STREQUAL cortex-m33)
  set(floating_point "-mfloat-abi=hard -mfpu=fpv5-sp-d16")
  set(PROMETHEUS_EXPRESS_MPS2_IMAGE an505)
else()
  message(FATAL_ERROR "PROMETHEUS_EXPRESS_CPU is ${PROMETHEUS_EXPRESS_CPU}, which is none of those "
    "that this file knows")
endif()

set(cpu "-mcpu=${PROMETHEUS_EXPRESS_CPU} -mthumb ${floating_point}")
set(sections "-ffunction-sections -fdata-sections")
set(CMAKE_C_FLAGS_INIT "${cpu} ${sections} ${c_specs}")
set(CMAKE_CXX_FLAGS_INIT "${cpu} ${sections} ${cxx_specs}")

# The emulator stands for the board; the console is on its stderr, and the program's exit status is
# its own.
set(CMAKE_CROSSCOMPILING_EMULATOR
  qemu-system-arm -M mps2-${PROMETHEUS_EXPRESS_MPS2_IMAGE} -display none -monitor none -serial none
  -semihosting-config enable=on,target=native -kernel)
