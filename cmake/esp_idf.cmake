# The component of ESP-IDF: what the CMakeLists.txt in the root is there. docs/frameworks.md tells a user.
#
# Read twice: by CMake as a script first, which only wants to know what is required.
include(${CMAKE_CURRENT_LIST_DIR}/whole_library.cmake)
# Raw lwIP is for NO_SYS 1.
list(FILTER PROMETHEUS_EXPRESS_SOURCES EXCLUDE REGEX "/net/lwip/")
idf_component_register(
  SRCS ${PROMETHEUS_EXPRESS_SOURCES}
  INCLUDE_DIRS src
  PRIV_REQUIRES esp_hw_support esp_timer lwip)
target_compile_options(${COMPONENT_LIB} PRIVATE ${PROMETHEUS_EXPRESS_EXACT_MATH})
