# Found by find_package(prometheus_express) in an installation.
include(CMakeFindDependencyMacro)
find_dependency(Threads)
include(${CMAKE_CURRENT_LIST_DIR}/prometheus_express-targets.cmake)
