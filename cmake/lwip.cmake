# lwIP, for boards and for the tests of net/lwip.
#
#   PROMETHEUS_EXPRESS_LWIP_DIR   the source of lwIP 2.1; tools/fetch_lwip.sh unpacks Debian's.
#                                 Where there is none, what needs it is left out.
set(PROMETHEUS_EXPRESS_LWIP_DIR ${PROJECT_SOURCE_DIR}/build/sources/lwip CACHE PATH
  "The source of lwIP, from which boards and tests are built")

set(PROMETHEUS_EXPRESS_HAS_LWIP OFF)
if(EXISTS ${PROMETHEUS_EXPRESS_LWIP_DIR}/src/core/tcp.c)
  set(PROMETHEUS_EXPRESS_HAS_LWIP ON)
  enable_language(C)
endif()

# The room net/lwip. It has no library of its own: it is compiled by the one target that links it,
# with the lwIP and the lwipopts.h which that target links too.
add_library(prometheus_express_lwip INTERFACE)
add_library(prometheus_express::lwip ALIAS prometheus_express_lwip)
set(folder ${PROJECT_SOURCE_DIR}/src/prometheus_express/net/lwip)
target_sources(prometheus_express_lwip INTERFACE
  ${folder}/network.cpp ${folder}/tcp_connection.cpp ${folder}/tcp_listener.cpp
  ${folder}/udp_socket.cpp)
target_link_libraries(prometheus_express_lwip INTERFACE prometheus_express::core)

# The room net/sockets over lwIP's sockets, in the same way: for a lwIP with an operating system
# (NO_SYS 0, LWIP_SOCKET 1).
add_library(prometheus_express_lwip_sockets INTERFACE)
add_library(prometheus_express::lwip_sockets ALIAS prometheus_express_lwip_sockets)
set(folder ${PROJECT_SOURCE_DIR}/src/prometheus_express/net/sockets)
target_sources(prometheus_express_lwip_sockets INTERFACE
  ${folder}/address.cpp ${folder}/network.cpp ${folder}/pollers/poll.cpp ${folder}/pools.cpp
  ${folder}/resolver.cpp ${folder}/socket.cpp ${folder}/system/lwip.cpp ${folder}/udp_socket.cpp)
target_compile_definitions(prometheus_express_lwip_sockets INTERFACE
  PROMETHEUS_EXPRESS_LWIP_SOCKETS=1)
target_link_libraries(prometheus_express_lwip_sockets INTERFACE prometheus_express::core)

# Defines the library NAME: lwIP as the lwipopts.h and arch/cc.h in FOLDER want it. What is switched
# off there compiles to nothing.
function(add_lwip name folder)
  set(source ${PROMETHEUS_EXPRESS_LWIP_DIR}/src)
  file(GLOB sources ${source}/api/*.c ${source}/core/*.c ${source}/core/ipv4/*.c
    ${source}/core/ipv6/*.c)
  add_library(${name} STATIC ${sources} ${source}/netif/ethernet.c)
  target_include_directories(${name} SYSTEM PUBLIC ${source}/include ${folder})
  target_compile_options(${name} PRIVATE ${PROMETHEUS_EXPRESS_FREESTANDING})
endfunction()
