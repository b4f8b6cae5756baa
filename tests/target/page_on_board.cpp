#include "boards/common/semihosting.h"
#include "target/page.h"

int main() {
  test_page::write_page(board::semihosting::write_text);
  return 0;
}
