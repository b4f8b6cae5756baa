#pragma once

#include "pico/platform.h"

#define PICO_UNIQUE_BOARD_ID_SIZE_BYTES 8
struct pico_unique_board_id_t {
  std::uint8_t id[PICO_UNIQUE_BOARD_ID_SIZE_BYTES];
};
void pico_get_unique_board_id(pico_unique_board_id_t* id);
