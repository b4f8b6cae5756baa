# Toolchain: GCC for a RISC-V core of 32 bits (RV32IMAC), without an operating system, with picolibc.
#
#   PROMETHEUS_EXPRESS_LIBSTDCXX   a folder with libstdc++ for it: include/ and lib/. Debian has none;
#                                  tools/build_libstdcxx.sh makes it. Without one, the headers of that
#                                  for arm-none-eabi serve, which are of the same version and as
#                                  little tied to a processor: the library needs no more, and
#                                  programs must do so too.
set(CMAKE_SYSTEM_NAME Generic)
set(PROMETHEUS_EXPRESS_TOOLCHAIN ${CMAKE_CURRENT_LIST_FILE})
if(EXISTS ${CMAKE_CURRENT_LIST_DIR}/prometheus_express-config.cmake)  # it is an installed one
  set(prometheus_express_DIR ${CMAKE_CURRENT_LIST_DIR})
endif()
set(CMAKE_SYSTEM_PROCESSOR riscv32)
set(CMAKE_C_COMPILER riscv64-unknown-elf-gcc)
set(CMAKE_CXX_COMPILER riscv64-unknown-elf-g++)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES PROMETHEUS_EXPRESS_LIBSTDCXX)
set(PROMETHEUS_EXPRESS_LIBC picolibc)
set(PROMETHEUS_EXPRESS_LIBSTDCXX "" CACHE PATH "A folder with libstdc++ for RV32IMAC")

if(PROMETHEUS_EXPRESS_LIBSTDCXX)
  set(headers ${PROMETHEUS_EXPRESS_LIBSTDCXX}/include)
  set(own_headers ${headers}/riscv64-unknown-elf)
  set(libraries -L${PROMETHEUS_EXPRESS_LIBSTDCXX}/lib)
else()
  file(GLOB headers /usr/include/newlib/c++/*)
  set(own_headers ${headers}/arm-none-eabi/thumb/v6-m/nofp)
  set(libraries "-nodefaultlibs -Wl,--start-group -lgcc -lc -Wl,--end-group")
endif()

# By the specification in which control registers belong to the base: of rv32imac_zicsr, which later
# ones say for that, this GCC has no libraries.
set(flags "-march=rv32imac -misa-spec=2.2 -mabi=ilp32 -mcmodel=medany -ffunction-sections -fdata-sections")
set(specs --specs=picolibc.specs)
set(CMAKE_C_FLAGS_INIT "${flags} ${specs}")
# What those say, but for the order: headers of the C library come behind those of C++.
set(c_headers /usr/lib/picolibc/riscv64-unknown-elf/include)
set(CMAKE_CXX_FLAGS_INIT "${flags} -ftls-model=local-exec -nostdinc++ \
-isystem ${headers} -isystem ${own_headers} -isystem ${c_headers}")
set(CMAKE_EXE_LINKER_FLAGS_INIT ${specs})
set(CMAKE_CXX_STANDARD_LIBRARIES_INIT "${libraries}")

# The emulator stands for the board; the console is on its stderr, and the program's exit status is
# its own.
set(CMAKE_CROSSCOMPILING_EMULATOR
  qemu-system-riscv32 -M virt -bios none -display none -monitor none -serial none
  -semihosting-config enable=on,target=native -kernel)
