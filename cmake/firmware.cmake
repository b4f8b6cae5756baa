# How a program for a board is made, in this project and in any other.
#
#   add_firmware(my_station BOARD feather_m4 main.cpp)
#   target_link_libraries(my_station PRIVATE prometheus_express::exporter)
#
# After add_subdirectory() or FetchContent of this project, or find_package(prometheus_express) of what
# `cmake --install` made of a build for that board. docs/your_board.md leads through it.
cmake_policy(VERSION 3.18...3.25)

# add_firmware(NAME [EXCEPTIONS] [BOARD board] source...) defines a program for a board: NAME.elf, and
# NAME.map that says where every byte comes from. In this project the board is the emulated one of the
# build unless it is named. Without heap and RTTI; with exceptions only where that is said, and where
# the C library has them (picolibc). Link what it uses besides to it. A board that has a UF2 bootloader
# gives NAME.bin and NAME.uf2 too.
function(add_firmware name)
  cmake_parse_arguments(PARSE_ARGV 1 arg EXCEPTIONS BOARD "")
  if(NOT arg_BOARD)
    set(arg_BOARD ${PROMETHEUS_EXPRESS_BOARD})
  endif()
  set(board prometheus_express::board_${arg_BOARD})
  if(NOT TARGET ${board})
    get_property(boards GLOBAL PROPERTY PROMETHEUS_EXPRESS_BOARDS)
    if(NOT boards)
      set(boards none)
    endif()
    list(JOIN boards ", " boards)
    message(FATAL_ERROR "add_firmware(${name}): there is no board '${arg_BOARD}' in this build. It has: "
      "${boards}. Each is in builds for its processor: in a new build folder, with "
      "-DCMAKE_TOOLCHAIN_FILE=.../cmake/arm-none-eabi.cmake of prometheus_express.")
  endif()
  add_executable(${name} ${arg_UNPARSED_ARGUMENTS})
  set_target_properties(${name} PROPERTIES
    SUFFIX .elf PROMETHEUS_EXPRESS_EXCEPTIONS "${arg_EXCEPTIONS}")
  # The linker script looks for the symbol.
  target_link_options(${name} PRIVATE
    -Wl,--defsym=add_firmware=1 -Wl,-Map=$<TARGET_FILE_DIR:${name}>/${name}.map)
  target_link_libraries(${name} PRIVATE ${board} ${PROMETHEUS_EXPRESS_OWN_WARNINGS})
  if(NOT arg_EXCEPTIONS)
    target_link_libraries(${name} PRIVATE prometheus_express::without_exceptions)
  endif()
  get_target_property(uf2 ${board} PROMETHEUS_EXPRESS_UF2)
  if(uf2)
    add_uf2(${name} "${uf2}")
  endif()
endfunction()

# NAME.bin and NAME.uf2 of a program; `options` are those of make_uf2.py.
function(add_uf2 name options)
  find_program(PROMETHEUS_EXPRESS_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH REQUIRED)
  set(make_uf2 ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/make_uf2.py)  # where it is installed
  if(NOT EXISTS ${make_uf2})
    get_filename_component(make_uf2 ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../tools/make_uf2.py ABSOLUTE)
  endif()
  get_target_property(folder ${name} RUNTIME_OUTPUT_DIRECTORY)
  if(NOT folder)
    set(folder ${CMAKE_CURRENT_BINARY_DIR})
  endif()
  set(base ${folder}/${name})
  add_custom_command(TARGET ${name} POST_BUILD
    COMMAND ${CMAKE_OBJCOPY} -O binary ${base}.elf ${base}.bin
    COMMAND ${PROMETHEUS_EXPRESS_PYTHON} ${make_uf2} ${options} ${base}.bin ${base}.uf2
    BYPRODUCTS ${base}.bin ${base}.uf2 VERBATIM)
  set_property(TARGET ${name} APPEND PROPERTY LINK_DEPENDS ${make_uf2})
endfunction()
