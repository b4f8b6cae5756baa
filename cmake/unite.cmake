# Compiles the library's files of each folder as one, in a third of the time. For builds whose code
# nobody measures; who changes a file there compiles its neighbours too.
option(PROMETHEUS_EXPRESS_UNITE "Compile the files of each folder of src/ as one" OFF)

# Each knows names that a neighbour has too, or specialises what a neighbour has used by then.
set(unite_alone
  exporter/exporter_metrics.cpp
  exporter/start_http_server.cpp
  exposition/formats/openmetrics_format.cpp
  exposition/formats/protobuf_format.cpp
  exposition/formats/whole_header.cpp
  exposition/formats/whole_messages.cpp
  metrics/registry_link.cpp
  metrics/storage/storage_users.cpp
  metrics/striped_counter.cpp
  metrics/value/enum_value.cpp
  metrics/value/gauge_value.cpp
  metrics/value/histogram_value.cpp
  metrics/value/summary_value.cpp
  metrics/value/unknown_value.cpp
  push/background/background_push.cpp)
list(TRANSFORM unite_alone PREPEND "${PROJECT_SOURCE_DIR}/src/prometheus_express/")

# Of a target of this folder, whose sources are its own or have whole paths. Drivers of sensors are
# many of a kind, and have the same names. Of the sockets a program may have files of its own, over
# those of lwIP, and take others from the library.
function(unite_sources target)
  if(CMAKE_VERSION VERSION_LESS 3.18)
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  get_target_property(sources ${target} SOURCES)
  foreach(source IN LISTS sources)
    get_filename_component(path ${source} ABSOLUTE)
    get_filename_component(folder ${path} DIRECTORY)
    file(RELATIVE_PATH folder ${PROJECT_SOURCE_DIR}/src ${folder})
    if(NOT path IN_LIST unite_alone AND NOT folder MATCHES "sensors$|net/sockets$|^\\.\\.")
      string(MAKE_C_IDENTIFIER "${folder}" group)
      set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${group})
    endif()
  endforeach()
endfunction()
