# For frameworks whose build wants one library with everything in it: PROMETHEUS_EXPRESS_SOURCES is every
# file, each of which knows whether it applies (platform/port.h). Programs link what they use of it.
get_filename_component(source ${CMAKE_CURRENT_LIST_DIR}/../src ABSOLUTE)
file(GLOB_RECURSE PROMETHEUS_EXPRESS_SOURCES ${source}/*.cpp)
# Needs libraries of their own.
list(FILTER PROMETHEUS_EXPRESS_SOURCES EXCLUDE REGEX
  "/(compression/[a-z]+/[a-z_]+|library_snappy|bcrypt/bcrypt|net/tls/[a-z0-9_/]+)\\.cpp$")
# Half of it is made by the build (src/CMakeLists.txt).
list(FILTER PROMETHEUS_EXPRESS_SOURCES EXCLUDE REGEX "/live_page/")
# Unit tests are run on a host.
list(FILTER PROMETHEUS_EXPRESS_SOURCES EXCLUDE REGEX "/testing/")
include(${CMAKE_CURRENT_LIST_DIR}/exact_math.cmake)
