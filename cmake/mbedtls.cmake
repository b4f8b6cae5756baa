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
# there compiles to nothing; what is never switched on for a board is not compiled. Arithmetic and
# ciphers are optimised for speed, the rest for size.
function(add_mbedtls name folder)
  set(source ${PROMETHEUS_EXPRESS_MBEDTLS_DIR})
  set(sources)
  foreach(file aes asn1parse asn1write bignum chacha20 chachapoly cipher cipher_wrap constant_time
      ctr_drbg ecdh ecdsa ecp ecp_curves gcm md memory_buffer_alloc oid pk pk_wrap pkparse platform
      platform_util poly1305 sha256 ssl_ciphersuites ssl_cli ssl_msg ssl_srv ssl_ticket ssl_tls x509
      x509_crt)
    list(APPEND sources ${source}/library/${file}.c)
  endforeach()
  add_library(${name} STATIC ${sources})
  target_include_directories(${name} SYSTEM PUBLIC ${source}/include ${folder})
  target_compile_definitions(${name} PUBLIC MBEDTLS_CONFIG_FILE="mbedtls_config.h")
  target_compile_options(${name} PRIVATE ${PROMETHEUS_EXPRESS_FREESTANDING})
  set_source_files_properties(${source}/library/bignum.c ${source}/library/ecp.c
    ${source}/library/ecp_curves.c ${source}/library/aes.c ${source}/library/gcm.c
    PROPERTIES COMPILE_OPTIONS -O2)
endfunction()
