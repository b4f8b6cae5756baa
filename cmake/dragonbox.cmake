# dragonbox, header only: one source file of the library includes it, and nobody who uses the library. A
# board does without, unless its port has PROMETHEUS_EXPRESS_LARGE 1.
set(PROMETHEUS_EXPRESS_DRAGONBOX_DIR "" CACHE PATH
  "A folder that holds dragonbox/dragonbox.h, if that is not to be an installed package's")

# Defines dragonbox::dragonbox.
function(import_dragonbox)
  set(folder ${PROMETHEUS_EXPRESS_DRAGONBOX_DIR})
  if(folder)
    if(NOT EXISTS ${folder}/dragonbox/dragonbox.h)
      message(FATAL_ERROR "PROMETHEUS_EXPRESS_DRAGONBOX_DIR: there is no ${folder}/dragonbox/dragonbox.h")
    endif()
    add_library(dragonbox::dragonbox INTERFACE IMPORTED GLOBAL)
    target_include_directories(dragonbox::dragonbox INTERFACE ${folder})
  elseif(NOT CMAKE_CROSSCOMPILING)
    find_package(dragonbox QUIET)
  else()
    import_headers(dragonbox::dragonbox dragonbox)
  endif()
  if(NOT TARGET dragonbox::dragonbox AND PROMETHEUS_EXPRESS_HOSTED)
    message(FATAL_ERROR "prometheus_express needs dragonbox: install its package (Debian: "
      "libdragonbox-dev), or pass -DPROMETHEUS_EXPRESS_DRAGONBOX_DIR=FOLDER, where "
      "FOLDER/dragonbox/dragonbox.h is.")
  endif()
endfunction()

if(NOT TARGET dragonbox::dragonbox)
  import_dragonbox()
endif()
