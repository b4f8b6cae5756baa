# A pico-sdk for tests, by the words of its documentation: what a project includes before project(), and
# pico_sdk_init() with the libraries that prometheus_express and its template ask for.
set(fake_sdk ${CMAKE_CURRENT_LIST_DIR}/..)

macro(pico_sdk_init)
  foreach(name pico_platform pico_stdlib pico_multicore pico_rand pico_unique_id hardware_sync
      hardware_timer hardware_gpio hardware_spi pico_cyw43_arch_lwip_poll)
    add_library(${name}_headers INTERFACE)
    target_include_directories(${name}_headers INTERFACE ${fake_sdk})
    target_compile_definitions(${name}_headers INTERFACE PICO_ON_DEVICE=1)
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE ${name}_headers)
  endforeach()
endmacro()

function(pico_enable_stdio_usb)
endfunction()
function(pico_enable_stdio_uart)
endfunction()
function(pico_add_extra_outputs)
endfunction()
