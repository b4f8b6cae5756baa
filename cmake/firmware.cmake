# How programs for boards are put together.

# Defines prometheus_express::board_NAME from its sources; linker.ld is beside them.
function(board name)
  add_library(board_${name} STATIC ${ARGN})
  add_library(prometheus_express::board_${name} ALIAS board_${name})
  target_include_directories(board_${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_compile_options(board_${name} PRIVATE ${PROMETHEUS_EXPRESS_FREESTANDING})
  set(script ${CMAKE_CURRENT_SOURCE_DIR}/linker.ld)
  target_link_options(board_${name} INTERFACE -nostartfiles -T${script} -Wl,--gc-sections)
  set_property(TARGET board_${name} PROPERTY INTERFACE_LINK_DEPENDS ${script})
  target_link_libraries(board_${name} PUBLIC prometheus_express::core
    PRIVATE prometheus_express_warnings)
endfunction()

# Defines the program NAME for the emulated board: NAME.elf, and NAME.map that says where every byte
# comes from. Without heap, exceptions and RTTI. Link what it uses besides to it.
function(add_firmware name)
  add_executable(${name} ${ARGN})
  set_target_properties(${name} PROPERTIES SUFFIX .elf)
  # A board's program never ends: without these, destructors of namespace scope would be linked, to
  # be registered and never called.
  target_compile_options(${name} PRIVATE ${PROMETHEUS_EXPRESS_FREESTANDING}
    $<$<COMPILE_LANGUAGE:CXX>:-fno-use-cxa-atexit>)
  target_link_options(${name} PRIVATE -Wl,-Map=$<TARGET_FILE_DIR:${name}>/${name}.map)
  target_link_libraries(${name} PRIVATE
    prometheus_express::board_mps2_an386 prometheus_express_warnings)
endfunction()
