# How the support of a board is put together. For programs there is firmware.cmake.

# board(NAME [SCRIPT linker.ld] [ENTROPY entropy.cpp] source...) defines prometheus_express::board_NAME
# from its sources, and those that all boards with its kind of processor have in common. linker.ld and
# entropy.cpp are beside them unless they are named.
#
# What a program for the board must be compiled and linked with comes with that target, so that a
# project elsewhere has it too. Only the processor's own flags are the toolchain's.
function(board name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "SCRIPT;ENTROPY" "")
  set(entropy ${CMAKE_CURRENT_SOURCE_DIR}/entropy.cpp)
  if(arg_ENTROPY)
    set(entropy ${arg_ENTROPY})
  endif()
  set(common ${PROJECT_SOURCE_DIR}/boards/${PROMETHEUS_EXPRESS_BOARD_FAMILY})
  file(GLOB common_sources CONFIGURE_DEPENDS ${common}/*.cpp)
  # Libraries that come behind the board's in a link call entropy(): an object is there for all of
  # them, a member of an archive that was passed is not.
  list(REMOVE_ITEM arg_UNPARSED_ARGUMENTS ${entropy})
  add_library(board_${name}_entropy OBJECT ${entropy})
  add_library(board_${name} STATIC ${arg_UNPARSED_ARGUMENTS} ${common_sources}
    ${PROJECT_SOURCE_DIR}/boards/common/semihosting.cpp
    ${PROJECT_SOURCE_DIR}/boards/common/stack.cpp)
  add_library(prometheus_express::board_${name} ALIAS board_${name})
  foreach(target board_${name}_entropy board_${name})
    add_board_part(${target})
    target_link_libraries(${target} PUBLIC prometheus_express::core)
  endforeach()
  target_compile_features(board_${name} PUBLIC cxx_std_17)
  target_compile_options(board_${name} INTERFACE ${PROMETHEUS_EXPRESS_PROGRAM_OPTIONS})
  need_objects(board_${name} board_${name}_entropy)
  if(TARGET board_runtime)
    need_objects(board_${name} board_runtime)
  endif()
  # Before .data is copied and .bss cleared, nothing of the C library may be called.
  set_source_files_properties(${common}/startup.cpp PROPERTIES
    COMPILE_OPTIONS "-fno-tree-loop-distribute-patterns;-fno-builtin")
  set(script ${CMAKE_CURRENT_SOURCE_DIR}/linker.ld)
  if(arg_SCRIPT)
    set(script ${arg_SCRIPT})
  endif()
  use_linker_script(board_${name} ${script} ${common})
  set_property(GLOBAL APPEND PROPERTY PROMETHEUS_EXPRESS_BOARDS ${name})
endfunction()

# What all targets of boards/ that are installed have in common.
function(add_board_part target)
  target_include_directories(${target} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}> $<INSTALL_INTERFACE:include>)
  target_compile_options(${target} PRIVATE ${PROMETHEUS_EXPRESS_FREESTANDING})
  target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:prometheus_express_warnings>)
  set_property(GLOBAL APPEND PROPERTY PROMETHEUS_EXPRESS_BOARD_PARTS ${target})
endfunction()

# Whoever links the target links the objects: from an archive, those of the C library could come first.
function(need_objects target objects)
  target_sources(${target} INTERFACE
    $<BUILD_INTERFACE:$<TARGET_OBJECTS:${objects}>>
    $<INSTALL_INTERFACE:$<TARGET_OBJECTS:prometheus_express::${objects}>>)
endfunction()

# Programs are linked by the script, which includes others of its folder and of `common`.
function(use_linker_script target script common)
  set(folders ${CMAKE_CURRENT_SOURCE_DIR} ${common})
  set(build_options -T${script})
  file(RELATIVE_PATH place ${PROJECT_SOURCE_DIR} ${script})
  set(installed $<INSTALL_PREFIX>/lib/prometheus_express)
  set(install_options -T${installed}/${place})
  set(scripts ${script})
  foreach(folder ${folders})
    file(RELATIVE_PATH place ${PROJECT_SOURCE_DIR} ${folder})
    list(APPEND build_options -L${folder})
    list(APPEND install_options -L${installed}/${place})
    file(GLOB more CONFIGURE_DEPENDS ${folder}/*.ld)
    list(APPEND scripts ${more})
  endforeach()
  target_link_options(${target} INTERFACE -nostartfiles -Wl,--gc-sections
    "$<BUILD_INTERFACE:${build_options}>" "$<INSTALL_INTERFACE:${install_options}>")
  set_property(TARGET ${target} PROPERTY INTERFACE_LINK_DEPENDS "$<BUILD_INTERFACE:${scripts}>")
endfunction()
