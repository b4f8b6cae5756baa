// Which version of the library a program is compiled with, for its preprocessor, as in
// `#if PROMETHEUS_EXPRESS_VERSION >= PROMETHEUS_EXPRESS_VERSION_NUMBER(0, 2, 0)`.
//
// Before 1.0 a new minor version may break what compiled; CHANGELOG.md says what to change.
#pragma once

#define PROMETHEUS_EXPRESS_VERSION_MAJOR 0
#define PROMETHEUS_EXPRESS_VERSION_MINOR 1
#define PROMETHEUS_EXPRESS_VERSION_PATCH 0

// Versions as numbers that can be compared; each part is below 1000.
#define PROMETHEUS_EXPRESS_VERSION_NUMBER(major, minor, patch) \
  ((major)*1000000L + (minor)*1000L + (patch))

#define PROMETHEUS_EXPRESS_VERSION                                    \
  PROMETHEUS_EXPRESS_VERSION_NUMBER(PROMETHEUS_EXPRESS_VERSION_MAJOR, \
                                    PROMETHEUS_EXPRESS_VERSION_MINOR, \
                                    PROMETHEUS_EXPRESS_VERSION_PATCH)
