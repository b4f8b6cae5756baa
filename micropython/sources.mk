# What the module is made of, for both ways to build it. PE_TOP is the root of this repository.

# The part in C over the library's interface in C; its names of Python are collected.
PE_GLUE = convert.c declare.c errors.c memory.c metric.c module.c protect.c registry.c \
  server.c types.c updates.c

# The library, as far as the module uses it, and its port.
PE_LIBRARY = $(addprefix $(PE_TOP)/src/prometheus_express/, \
  c/server/body.cpp c/children.cpp c/declare.cpp c/server/handler.cpp c/network.cpp c/owned.cpp c/page.cpp \
  c/registry.cpp c/server/server.cpp c/status.cpp c/update.cpp \
  exposition/exposition.cpp exposition/formats/openmetrics_format.cpp \
  exposition/formats/series_writer.cpp exposition/formats/text_format.cpp \
  exposition/formats/text_lines.cpp exposition/name_escaper.cpp exposition/number.cpp \
  exposition/shortest_decimal.cpp exposition/writer.cpp \
  http/characters.cpp http/chunked_decoder.cpp http/host.cpp http/reply.cpp http/request.cpp \
  http/request_parser.cpp http/response.cpp http/router.cpp http/server.cpp \
  http/server_connection.cpp \
  metrics/dynamic/dynamic_histogram.cpp metrics/dynamic/dynamic_metric.cpp \
  metrics/family/child_set.cpp metrics/checks/clash.cpp metrics/checks/declaration.cpp \
  metrics/labels/escape.cpp metrics/family/family.cpp metrics/family/family_group.cpp \
  metrics/labels/label_text.cpp \
  metrics/family/labelled_family.cpp metrics/family/name_index.cpp metrics/family/walk.cpp \
  metrics/family/written_name.cpp metrics/histogram.cpp metrics/registry.cpp \
  metrics/registry_add.cpp metrics/storage/heap_storage.cpp metrics/value/counter_value.cpp \
  metrics/value/exemplar.cpp metrics/value/gauge_value.cpp metrics/value/histogram_value.cpp \
  metrics/value/summary_value.cpp metrics/value/value_function.cpp \
  platform/embedded/standard_library.cpp platform/status.cpp \
  text/decimal.cpp text/literal.cpp text/utf8.cpp) \
  $(PE_TOP)/micropython/module/network.cpp $(PE_TOP)/micropython/module/port.cpp

PE_INCLUDES = -I$(PE_TOP)/micropython/module -I$(PE_TOP)/src \
  '-DPROMETHEUS_EXPRESS_PORT="prometheus_express_port.h"'
PE_CXXFLAGS = -std=c++17 -fno-exceptions -fno-rtti -fno-threadsafe-statics -fno-gnu-unique \
  -fno-asynchronous-unwind-tables -fno-unwind-tables
