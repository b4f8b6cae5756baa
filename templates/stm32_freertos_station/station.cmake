# Included at the end of the CMakeLists.txt that STM32CubeMX has generated in the root of a project:
#
#   include(station/station.cmake)
enable_language(CXX)
set(CMAKE_CXX_STANDARD 20)  # with it, bad names of metrics do not compile

set(PROMETHEUS_EXPRESS_DIR ${CMAKE_CURRENT_SOURCE_DIR}/prometheus_express CACHE PATH
  "The source of prometheus_express")
set(PROMETHEUS_EXPRESS_PORT prometheus_express/platform/ports/freertos.h)
add_subdirectory(${PROMETHEUS_EXPRESS_DIR} prometheus_express EXCLUDE_FROM_ALL)

# The library sees the headers of FreeRTOS as the project has set them up.
target_include_directories(prometheus_express_core PRIVATE
  $<TARGET_PROPERTY:stm32cubemx,INTERFACE_INCLUDE_DIRECTORIES>)
target_compile_definitions(prometheus_express_core PRIVATE
  $<TARGET_PROPERTY:stm32cubemx,INTERFACE_COMPILE_DEFINITIONS>)

target_sources(${CMAKE_PROJECT_NAME} PRIVATE ${CMAKE_CURRENT_LIST_DIR}/station.cpp)
target_include_directories(${CMAKE_PROJECT_NAME} PRIVATE ${CMAKE_CURRENT_LIST_DIR})
# Without PRIVATE, as STM32CubeMX links: CMake takes no mixture.
target_link_libraries(${CMAKE_PROJECT_NAME} prometheus_express::exporter
  prometheus_express::lwip_sockets prometheus_express::without_exceptions)
