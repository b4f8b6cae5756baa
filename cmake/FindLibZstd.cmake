# libzstd (Debian: libzstd-dev), as LibZstd::LibZstd. Its own package for CMake is not in every
# system's, and names its targets by how it was built.
include(${CMAKE_CURRENT_LIST_DIR}/find_c_library.cmake)
find_c_library(LibZstd zstd.h zstd)
