# What every target of this project is compiled with; nothing here reaches a user's targets.
set(CMAKE_CXX_EXTENSIONS OFF)
if(PROJECT_IS_TOP_LEVEL AND NOT CMAKE_CXX_STANDARD)
  set(CMAKE_CXX_STANDARD 17)
  set(CMAKE_CXX_STANDARD_REQUIRED ON)
endif()

# GCC names each class whose layout was another in GCC 10 or later: programs and libraries of different
# compilers are mixed. From GCC 12 on, because it warns only of what came later than the number.
set(layout_warnings
  $<$<AND:$<COMPILE_LANG_AND_ID:CXX,GNU>,$<VERSION_GREATER_EQUAL:$<CXX_COMPILER_VERSION>,12>>:-Wabi=14>)
add_library(prometheus_express_warnings INTERFACE)
set(PROMETHEUS_EXPRESS_OWN_WARNINGS prometheus_express_warnings)  # not seen where users' targets are
if(MSVC)
  target_compile_options(prometheus_express_warnings INTERFACE
    /W4 $<$<BOOL:${PROMETHEUS_EXPRESS_WERROR}>:/WX>)
else()
  target_compile_options(prometheus_express_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion ${layout_warnings}
    $<$<BOOL:${PROMETHEUS_EXPRESS_WERROR}>:-Werror>)
endif()
