# Toolchain: Zig's Clang, which brings the C library and the C++ library of other systems. The variable
# PROMETHEUS_EXPRESS_ZIG_TARGET names the system: programs for x86_64-linux-musl are static and run on
# this machine; those for x86_64-macos and aarch64-macos run on nothing that is here.
#
# zig builds these libraries when it first links and keeps them: ZIG_GLOBAL_CACHE_DIR says where.
set(PROMETHEUS_EXPRESS_ZIG zig CACHE STRING "The program zig")
set(PROMETHEUS_EXPRESS_ZIG_TARGET x86_64-linux-musl CACHE STRING "What zig calls the system")
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES PROMETHEUS_EXPRESS_ZIG PROMETHEUS_EXPRESS_ZIG_TARGET)

string(REGEX MATCH "^[^-]+" CMAKE_SYSTEM_PROCESSOR "${PROMETHEUS_EXPRESS_ZIG_TARGET}")
set(CMAKE_SYSTEM_NAME Linux)
if(PROMETHEUS_EXPRESS_ZIG_TARGET MATCHES "^[^-]+-macos")
  set(CMAKE_SYSTEM_NAME Darwin)
endif()
# Optimised wherever nothing else is said, so that it builds the libraries once: there is another set of
# them for programs that are not optimised, which CMake's own trials would be.
set(CMAKE_C_COMPILER ${PROMETHEUS_EXPRESS_ZIG} cc -target ${PROMETHEUS_EXPRESS_ZIG_TARGET} -O2)
set(CMAKE_CXX_COMPILER ${PROMETHEUS_EXPRESS_ZIG} c++ -target ${PROMETHEUS_EXPRESS_ZIG_TARGET} -O2)
# Debian's: CMake takes no arguments for these, as in "zig ar".
set(CMAKE_AR llvm-ar)
set(CMAKE_RANLIB llvm-ranlib)
set(CMAKE_INSTALL_NAME_TOOL llvm-install-name-tool)

# No library of this machine fits.
set(CMAKE_FIND_ROOT_PATH ${CMAKE_CURRENT_LIST_DIR}/zig)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
