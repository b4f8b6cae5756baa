/* For the C code that STM32CubeMX generates. */
#ifndef STATION_H
#define STATION_H

#ifdef __cplusplus
extern "C" {
#endif

/* Serves /metrics at port 8080, and does not return. Called in a task with 6 KB of stack, once
   MX_LWIP_Init() has returned. */
void run_station(void);

/* Says a line, given without its end: yours, over a UART for example. */
void say_line(const char* line);

#ifdef __cplusplus
}
#endif

#endif
