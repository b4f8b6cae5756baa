# Defines TARGET, if there is such a package.
#
# Header-only packages of the machine that builds, for the machine that is built for. CMake's own
# search does not look there when it cross-compiles, and the folder as a whole must not be on a cross
# compiler's path: it is reached through a folder that holds nothing else.
function(import_headers target name)
  if(TARGET ${target})
    return()
  endif()
  file(GLOB versions /usr/include/${name}-*)
  find_path(${name}_headers ${name}/${name}.h
    PATHS ${versions} /usr/include /usr/local/include)
  if(NOT ${name}_headers)
    return()
  endif()
  set(folder ${PROJECT_BINARY_DIR}/headers/${name})
  file(MAKE_DIRECTORY ${folder})
  file(CREATE_LINK ${${name}_headers}/${name} ${folder}/${name} SYMBOLIC)
  add_library(${target} INTERFACE IMPORTED GLOBAL)
  target_include_directories(${target} INTERFACE ${folder})
endfunction()
