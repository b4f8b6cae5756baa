# ISA-L (Debian: libisal-dev), as ISAL::ISAL.
include(${CMAKE_CURRENT_LIST_DIR}/find_c_library.cmake)
find_c_library(ISAL isa-l/igzip_lib.h isal)
