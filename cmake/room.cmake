# How the library is compiled and linked: one target a room.

# On a host, BUILD_SHARED_LIBS says of which kind; a static library can become part of somebody's shared
# one.
set(room_kind STATIC)
if(PROMETHEUS_EXPRESS_HOSTED)
  set(room_kind)
endif()

include(exact_math)
include(unite)
set(room_options ${PROMETHEUS_EXPRESS_EXACT_MATH})
if(PROMETHEUS_EXPRESS_HOSTED AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # A plugin that holds the library can be unloaded (platform/config.h says more); and nobody replaces
  # functions of it, which code for shared objects would otherwise have to expect.
  list(APPEND room_options -fno-gnu-unique -fno-semantic-interposition)
endif()

# A shared library shows what is in the namespace prometheus_express, functions, tables of virtual
# functions and types, and its functions for C, and nothing else: not what it has inlined from the
# standard library and others.
set(room_link_options)
set(room_symbols _ZN18prometheus_express* _ZNK18prometheus_express* _ZT?N18prometheus_express*
  _ZTh*N*18prometheus_express* pe_*)
if(APPLE)
  foreach(symbol ${room_symbols})
    list(APPEND room_link_options "LINKER:-exported_symbol,_${symbol}")
  endforeach()
elseif(UNIX)
  set(script ${PROJECT_BINARY_DIR}/exported_symbols.map)
  list(JOIN room_symbols "; " symbols)
  file(GENERATE OUTPUT ${script} CONTENT "{ global: ${symbols}; local: *; };\n")
  set(room_link_options LINKER:--version-script,${script})
endif()

# Until 1.0, each 0.x is a new interface.
set(room_interface ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})

# Defines prometheus_express::NAME from its sources.
function(room name)
  set(target prometheus_express_${name})
  add_library(${target} ${room_kind} ${ARGN})
  add_library(prometheus_express::${name} ALIAS ${target})
  target_include_directories(${target} PUBLIC $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}>)
  target_compile_features(${target} PUBLIC cxx_std_17)
  target_compile_options(${target} PRIVATE ${PROMETHEUS_EXPRESS_FREESTANDING} ${room_options})
  target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:prometheus_express_warnings>)
  set_target_properties(${target} PROPERTIES
    POSITION_INDEPENDENT_CODE ${PROMETHEUS_EXPRESS_HOSTED}
    WINDOWS_EXPORT_ALL_SYMBOLS ON
    VERSION ${PROJECT_VERSION}
    SOVERSION ${room_interface})
  if(PROMETHEUS_EXPRESS_UNITE)
    unite_sources(${target})
  endif()
  get_target_property(kind ${target} TYPE)
  if(kind STREQUAL SHARED_LIBRARY)
    target_link_options(${target} PRIVATE ${room_link_options})
    # Whatever a project that adds this folder wants of its own libraries.
    set_target_properties(${target} PROPERTIES
      CXX_VISIBILITY_PRESET default VISIBILITY_INLINES_HIDDEN OFF)
    # The rooms find each other wherever they are installed together.
    if(APPLE)
      set_target_properties(${target} PROPERTIES INSTALL_RPATH "@loader_path")
    elseif(UNIX)
      set_target_properties(${target} PROPERTIES INSTALL_RPATH "$ORIGIN")
    endif()
  endif()
endfunction()
