// A page that is written on the board and on the host, to be compared byte by byte.
#pragma once

namespace test_page {

// Renders registries with every type of metric, every escape, and some ten thousand numbers, and
// hands the text over in pieces that end with '\0'.
void write_page(void (*write)(const char* text));

}  // namespace test_page
