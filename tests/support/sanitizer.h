// TEST_SUPPORT_SANITIZED is 1 where a sanitizer watches memory or threads, as GCC and Clang tell
// it, and 0 elsewhere.
#pragma once

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define TEST_SUPPORT_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define TEST_SUPPORT_SANITIZED 1
#endif
#endif

#ifndef TEST_SUPPORT_SANITIZED
#define TEST_SUPPORT_SANITIZED 0
#endif
