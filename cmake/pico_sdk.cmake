# In a project of Raspberry Pi's pico-sdk: the targets' names are those of everywhere else, and two more,
# for the two ways to a network. docs/frameworks.md tells a user.
#
# The library sees the SDK's headers, and leaves the SDK's sources to programs: they are compiled anew in
# each, as it wants them.
foreach(name pico_platform hardware_sync hardware_timer pico_rand)
  target_link_libraries(prometheus_express_core
    PUBLIC ${name}_headers
    INTERFACE $<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:${name}>)
endforeach()

set(folder ${PROJECT_SOURCE_DIR}/src/prometheus_express/net/pico_sdk)

# A W5500 at one of the two SPI.
add_library(prometheus_express_pico_sdk_w5500 INTERFACE)
add_library(prometheus_express::pico_sdk_w5500 ALIAS prometheus_express_pico_sdk_w5500)
target_sources(prometheus_express_pico_sdk_w5500 INTERFACE ${folder}/spi_device.cpp)
target_link_libraries(prometheus_express_pico_sdk_w5500 INTERFACE
  prometheus_express::w5500 hardware_gpio hardware_spi hardware_timer)

# The radio of a Pico W; other boards have no such library.
if(TARGET pico_cyw43_arch_lwip_poll)
  add_library(prometheus_express_pico_sdk_cyw43 INTERFACE)
  add_library(prometheus_express::pico_sdk_cyw43 ALIAS prometheus_express_pico_sdk_cyw43)
  target_sources(prometheus_express_pico_sdk_cyw43 INTERFACE ${folder}/cyw43_device.cpp)
  target_link_libraries(prometheus_express_pico_sdk_cyw43 INTERFACE
    prometheus_express::lwip pico_cyw43_arch_lwip_poll)
endif()
