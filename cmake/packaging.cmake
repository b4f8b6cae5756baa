# What `cmake --install` gives: headers, libraries, and packages for
#   find_package(prometheus_express)
#   target_link_libraries(app PRIVATE prometheus_express::exporter)
# and, for everything that asks pkg-config, prometheus_express_exporter. Of a build for a board also
# the support of its boards, the toolchain and add_firmware().
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)
include(pkg_config)

get_property(rooms DIRECTORY ${PROJECT_SOURCE_DIR}/src PROPERTY BUILDSYSTEM_TARGETS)
get_property(boards GLOBAL PROPERTY PROMETHEUS_EXPRESS_BOARDS)
get_property(parts GLOBAL PROPERTY PROMETHEUS_EXPRESS_BOARD_PARTS)
# All that is installed: a build of less cannot be.
add_custom_target(prometheus_express_rooms DEPENDS ${rooms} ${parts})
foreach(target ${rooms} ${parts})
  string(REPLACE prometheus_express_ "" name ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
endforeach()
foreach(room ${rooms})
  target_include_directories(${room} PUBLIC $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  # For a board it takes more than pkg-config can say.
  if(PROMETHEUS_EXPRESS_HOSTED)
    install_pkg_config(${room})
  endif()
endforeach()
install(TARGETS ${rooms} ${parts} EXPORT prometheus_express
  OBJECTS DESTINATION ${CMAKE_INSTALL_LIBDIR}/prometheus_express)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/src/ TYPE INCLUDE FILES_MATCHING PATTERN *.h)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE TYPE DOC)

set(folder ${CMAKE_INSTALL_LIBDIR}/cmake/prometheus_express)
install(EXPORT prometheus_express NAMESPACE prometheus_express:: DESTINATION ${folder}
  FILE prometheus_express-targets.cmake)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/prometheus_express-config-version.cmake
  COMPATIBILITY SameMinorVersion)
configure_file(${PROJECT_SOURCE_DIR}/cmake/prometheus_express-config.cmake.in
  ${PROJECT_BINARY_DIR}/prometheus_express-config.cmake @ONLY)
install(FILES
  ${PROJECT_BINARY_DIR}/prometheus_express-config.cmake
  ${PROJECT_BINARY_DIR}/prometheus_express-config-version.cmake
  DESTINATION ${folder})

if(boards)
  install(FILES ${PROMETHEUS_EXPRESS_TOOLCHAIN} ${PROJECT_SOURCE_DIR}/cmake/firmware.cmake DESTINATION ${folder})
  install(PROGRAMS ${PROJECT_SOURCE_DIR}/tools/make_uf2.py DESTINATION ${folder})
  foreach(place common ${PROMETHEUS_EXPRESS_BOARD_FAMILY} ${boards})
    set(place boards/${place})
    install(DIRECTORY ${PROJECT_SOURCE_DIR}/${place}/ DESTINATION include/${place}
      FILES_MATCHING PATTERN *.h)
    install(DIRECTORY ${PROJECT_SOURCE_DIR}/${place}/ DESTINATION lib/prometheus_express/${place}
      FILES_MATCHING PATTERN *.ld)
  endforeach()
endif()
