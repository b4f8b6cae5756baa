# Toolchain: Clang for Linux with the C library musl (Debian: musl-dev), and the headers of libc++.
# Compiles, and cannot link: Debian has libc++ for glibc only.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_C_COMPILER clang)
set(CMAKE_CXX_COMPILER clang++)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)

execute_process(COMMAND clang++ -print-resource-dir
  OUTPUT_VARIABLE clang OUTPUT_STRIP_TRAILING_WHITESPACE)
set(target --target=x86_64-linux-musl)
set(c_headers "-isystem ${clang}/include -isystem /usr/include/x86_64-linux-musl")
set(CMAKE_C_FLAGS_INIT "${target} -nostdinc ${c_headers}")
set(CMAKE_CXX_FLAGS_INIT "${target} -nostdinc -nostdinc++ -D_LIBCPP_HAS_MUSL_LIBC \
-isystem ${clang}/../../../include/c++/v1 ${c_headers}")
# No library of this machine fits.
set(CMAKE_FIND_ROOT_PATH /usr/lib/musl)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
