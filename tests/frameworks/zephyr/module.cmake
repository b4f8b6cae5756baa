# What Zephyr does with the CMakeLists.txt of a module, as a script: prints what it is told.
foreach(command library_named library_sources library_compile_options include_directories
    compile_definitions)
  function(zephyr_${command})
    message("${CMAKE_CURRENT_FUNCTION} ${ARGN}")
  endfunction()
endforeach()
include(${ROOT}/zephyr/CMakeLists.txt)
