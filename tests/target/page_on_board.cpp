#include "boards/mps2_an386/board.h"
#include "target/page.h"

int main() {
  test_page::write_page(board::write_text);
  return 0;
}
