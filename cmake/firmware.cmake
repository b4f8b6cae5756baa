# How programs for boards are put together.
find_program(PROMETHEUS_EXPRESS_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH REQUIRED)

# board(NAME [SCRIPT linker.ld] [ENTROPY entropy.cpp] source...) defines prometheus_express::board_NAME
# from its sources, and those that all boards with its kind of processor have in common. linker.ld and
# entropy.cpp are beside them unless they are named.
function(board name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "SCRIPT;ENTROPY" "")
  set(entropy ${CMAKE_CURRENT_SOURCE_DIR}/entropy.cpp)
  if(arg_ENTROPY)
    set(entropy ${arg_ENTROPY})
  endif()
  set(script ${CMAKE_CURRENT_SOURCE_DIR}/linker.ld)
  if(arg_SCRIPT)
    set(script ${arg_SCRIPT})
  endif()
  set(common ${PROJECT_SOURCE_DIR}/boards/${PROMETHEUS_EXPRESS_BOARD_FAMILY})
  file(GLOB common_sources CONFIGURE_DEPENDS ${common}/*.cpp)
  # Libraries that come behind the board's in a link call entropy(): an object is there for all of
  # them, a member of an archive that was passed is not.
  list(REMOVE_ITEM arg_UNPARSED_ARGUMENTS ${entropy})
  add_library(board_${name}_entropy OBJECT ${entropy})
  add_library(board_${name} STATIC ${arg_UNPARSED_ARGUMENTS} ${common_sources}
    ${PROJECT_SOURCE_DIR}/boards/common/semihosting.cpp)
  add_library(prometheus_express::board_${name} ALIAS board_${name})
  target_include_directories(board_${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_compile_options(board_${name} PRIVATE ${PROMETHEUS_EXPRESS_FREESTANDING})
  target_sources(board_${name} INTERFACE $<TARGET_OBJECTS:board_${name}_entropy>)
  if(TARGET board_runtime)
    target_sources(board_${name} INTERFACE $<TARGET_OBJECTS:board_runtime>)
  endif()
  target_compile_options(board_${name}_entropy PRIVATE ${PROMETHEUS_EXPRESS_FREESTANDING})
  target_include_directories(board_${name}_entropy PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(board_${name}_entropy PRIVATE
    prometheus_express::core prometheus_express_warnings)
  # Before .data is copied and .bss cleared, nothing of the C library may be called.
  set_source_files_properties(${common}/startup.cpp PROPERTIES
    COMPILE_OPTIONS "-fno-tree-loop-distribute-patterns;-fno-builtin")
  target_link_options(board_${name} INTERFACE
    -nostartfiles -T${script} -L${CMAKE_CURRENT_SOURCE_DIR} -L${common} -Wl,--gc-sections)
  file(GLOB scripts CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.ld ${common}/*.ld)
  set_property(TARGET board_${name} PROPERTY INTERFACE_LINK_DEPENDS ${script} ${scripts})
  target_link_libraries(board_${name} PUBLIC prometheus_express::core
    PRIVATE prometheus_express_warnings)
endfunction()

# add_firmware(NAME [EXCEPTIONS] [BOARD board] source...) defines a program for a board, the
# emulated one of this build unless it is named: NAME.elf, and NAME.map that says where every byte comes from. Without heap and
# RTTI; with exceptions only where that is said, and where the C library has them (picolibc). Link what
# it uses besides to it. A board that has a UF2 bootloader gives NAME.bin and NAME.uf2 too.
function(add_firmware name)
  cmake_parse_arguments(PARSE_ARGV 1 arg EXCEPTIONS BOARD "")
  if(NOT arg_BOARD)
    set(arg_BOARD ${PROMETHEUS_EXPRESS_BOARD})
  endif()
  add_executable(${name} ${arg_UNPARSED_ARGUMENTS})
  set_target_properties(${name} PROPERTIES SUFFIX .elf)
  target_compile_options(${name} PRIVATE ${PROMETHEUS_EXPRESS_FREESTANDING}
    $<$<BOOL:${arg_EXCEPTIONS}>:-fexceptions>)
  target_link_options(${name} PRIVATE -Wl,-Map=$<TARGET_FILE_DIR:${name}>/${name}.map)
  target_link_libraries(${name} PRIVATE
    prometheus_express::board_${arg_BOARD} prometheus_express_warnings)
  if(NOT arg_EXCEPTIONS)
    target_link_libraries(${name} PRIVATE prometheus_express::without_exceptions)
  endif()
  get_target_property(uf2 board_${arg_BOARD} PROMETHEUS_EXPRESS_UF2)
  if(uf2)
    get_target_property(folder ${name} RUNTIME_OUTPUT_DIRECTORY)
    if(NOT folder)
      set(folder ${CMAKE_CURRENT_BINARY_DIR})
    endif()
    set(base ${folder}/${name})
    add_custom_command(TARGET ${name} POST_BUILD
      COMMAND ${CMAKE_OBJCOPY} -O binary ${base}.elf ${base}.bin
      COMMAND ${PROMETHEUS_EXPRESS_PYTHON} ${PROJECT_SOURCE_DIR}/tools/make_uf2.py
        ${uf2} ${base}.bin ${base}.uf2
      BYPRODUCTS ${base}.bin ${base}.uf2 VERBATIM)
    set_property(TARGET ${name} APPEND PROPERTY LINK_DEPENDS ${PROJECT_SOURCE_DIR}/tools/make_uf2.py)
  endif()
endfunction()
