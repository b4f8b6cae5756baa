# Mbed TLS from its source, for boards: what a host has of it comes from the system.
#
#   PROMETHEUS_EXPRESS_MBEDTLS_DIR   the source of Mbed TLS 2.28; tools/fetch_mbedtls.sh unpacks
#                                    Debian's. Where there is none, what needs it is left out.
set(PROMETHEUS_EXPRESS_MBEDTLS_DIR ${PROJECT_SOURCE_DIR}/build/sources/mbedtls CACHE PATH
  "The source of Mbed TLS, from which boards are built")

set(PROMETHEUS_EXPRESS_HAS_MBEDTLS OFF)
if(EXISTS ${PROMETHEUS_EXPRESS_MBEDTLS_DIR}/library/ssl_srv.c)
  set(PROMETHEUS_EXPRESS_HAS_MBEDTLS ON)
  enable_language(C)
endif()

# Defines the library NAME: Mbed TLS as the mbedtls_config.h in FOLDER wants it. What is switched off
# there compiles to nothing. Arithmetic and ciphers are optimised for speed, the rest for size.
function(add_mbedtls name folder)
  set(source ${PROMETHEUS_EXPRESS_MBEDTLS_DIR})
  file(GLOB sources ${source}/library/*.c)
  add_library(${name} STATIC ${sources})
  target_include_directories(${name} SYSTEM PUBLIC ${source}/include ${folder})
  target_compile_definitions(${name} PUBLIC MBEDTLS_CONFIG_FILE="mbedtls_config.h")
  target_compile_options(${name} PRIVATE ${PROMETHEUS_EXPRESS_FREESTANDING})
  set_source_files_properties(${source}/library/bignum.c ${source}/library/ecp.c
    ${source}/library/ecp_curves.c ${source}/library/aes.c ${source}/library/gcm.c
    PROPERTIES COMPILE_OPTIONS -O2)
endfunction()
