#pragma once

#include <cstddef>

int sys_csrand_get(void* out, std::size_t size);
