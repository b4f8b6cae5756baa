/* What a program in C needs of its board. The names are those of C, and board.cpp is C++. */
#ifndef C_STATION_BOARD_H
#define C_STATION_BOARD_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Starts clock and Ethernet, and gives the network for pe_network_init_cpp(). Once. */
void* board_start(void);

/* From here on Timer0_Handler() runs so often a second. */
void board_start_timer(uint32_t per_second);

/* To be called first in that handler. */
void board_timer_seen(void);

/* Milliseconds since the start. */
uint32_t board_now_ms(void);

/* Writes a line to the console. */
void board_say(const char* line);

#ifdef __cplusplus
}
#endif

#endif
