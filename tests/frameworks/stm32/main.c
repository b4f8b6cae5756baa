#include "station.h"

void say_line(const char* line) { (void)line; }

int main(void) {
  run_station();
  return 0;
}
