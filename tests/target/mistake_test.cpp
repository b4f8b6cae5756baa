// A mistake in the program: the default error hook says it and halts, which ends in the fault
// handler.
#include "prometheus_express/platform/error.h"

int main() {
  prometheus_express::report_mistake("a mistake on purpose");
  return 0;
}
