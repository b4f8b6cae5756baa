#include <cstdio>

#include "target/page.h"

int main() {
  test_page::write_page([](const char* text) { std::fputs(text, stdout); });
  return std::fflush(stdout);
}
