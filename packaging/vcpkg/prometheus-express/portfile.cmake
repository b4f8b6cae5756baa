# An overlay port, which builds the tree that it lies in:
#   vcpkg install prometheus-express --overlay-ports=packaging/vcpkg
#
# Not tried: no machine of this project has vcpkg so far. vcpkg has no port of dragonbox; its headers
# are fetched here.
get_filename_component(SOURCE_PATH ${CURRENT_PORT_DIR}/../../.. ABSOLUTE)

set(dragonbox_version 1.1.3)
vcpkg_download_distfile(archive
  URLS https://github.com/jk-jeon/dragonbox/archive/refs/tags/${dragonbox_version}.tar.gz
  FILENAME dragonbox-${dragonbox_version}.tar.gz
  SKIP_SHA512)
vcpkg_extract_source_archive(dragonbox ARCHIVE ${archive})

vcpkg_check_features(OUT_FEATURE_OPTIONS disabled INVERTED_FEATURES
  gzip CMAKE_DISABLE_FIND_PACKAGE_ZLIB
  isal CMAKE_DISABLE_FIND_PACKAGE_ISAL
  snappy CMAKE_DISABLE_FIND_PACKAGE_Snappy
  zstd CMAKE_DISABLE_FIND_PACKAGE_LibZstd)
vcpkg_cmake_configure(SOURCE_PATH ${SOURCE_PATH} OPTIONS ${disabled}
  -DPROMETHEUS_EXPRESS_MBEDTLS=OFF -DPROMETHEUS_EXPRESS_LIBCRYPT=OFF
  -DPROMETHEUS_EXPRESS_TESTS=OFF -DPROMETHEUS_EXPRESS_EXAMPLES=OFF
  -DPROMETHEUS_EXPRESS_DRAGONBOX_DIR=${dragonbox}/include)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(PACKAGE_NAME prometheus_express CONFIG_PATH lib/cmake/prometheus_express)
vcpkg_fixup_pkgconfig()
file(REMOVE_RECURSE ${CURRENT_PACKAGES_DIR}/debug/include ${CURRENT_PACKAGES_DIR}/debug/share
  ${CURRENT_PACKAGES_DIR}/share/doc)
vcpkg_install_copyright(FILE_LIST ${SOURCE_PATH}/LICENSE)
