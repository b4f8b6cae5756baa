# What `cmake --install` gives: headers, libraries, and packages for
#   find_package(prometheus_express)
#   target_link_libraries(app PRIVATE prometheus_express::exporter)
# and, for everything that asks pkg-config, prometheus_express_exporter.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)
include(pkg_config)

get_property(rooms DIRECTORY ${PROJECT_SOURCE_DIR}/src PROPERTY BUILDSYSTEM_TARGETS)
# All that is installed: a build of less cannot be.
add_custom_target(prometheus_express_rooms DEPENDS ${rooms})
foreach(room ${rooms})
  string(REPLACE prometheus_express_ "" name ${room})
  set_target_properties(${room} PROPERTIES EXPORT_NAME ${name})
  target_include_directories(${room} PUBLIC $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  install_pkg_config(${room})
endforeach()
install(TARGETS ${rooms} EXPORT prometheus_express)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/src/ TYPE INCLUDE FILES_MATCHING PATTERN *.h)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE TYPE DOC)

set(folder ${CMAKE_INSTALL_LIBDIR}/cmake/prometheus_express)
install(EXPORT prometheus_express NAMESPACE prometheus_express:: DESTINATION ${folder}
  FILE prometheus_express-targets.cmake)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/prometheus_express-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES
  ${PROJECT_SOURCE_DIR}/cmake/prometheus_express-config.cmake
  ${PROJECT_BINARY_DIR}/prometheus_express-config-version.cmake
  DESTINATION ${folder})
