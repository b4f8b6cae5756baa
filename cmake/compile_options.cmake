# What every target of this project is compiled with; nothing here reaches a user's targets.
set(CMAKE_CXX_EXTENSIONS OFF)
if(PROJECT_IS_TOP_LEVEL AND NOT CMAKE_CXX_STANDARD)
  set(CMAKE_CXX_STANDARD 17)
  set(CMAKE_CXX_STANDARD_REQUIRED ON)
endif()

add_library(prometheus_express_warnings INTERFACE)
target_compile_options(prometheus_express_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion
  $<$<BOOL:${PROMETHEUS_EXPRESS_WERROR}>:-Werror>)
