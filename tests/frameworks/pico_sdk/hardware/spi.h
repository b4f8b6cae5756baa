#pragma once

#include "pico/platform.h"

using spi_inst_t = struct spi_inst;
extern spi_inst_t model_spi0;
extern spi_inst_t model_spi1;
#define spi0 (&model_spi0)
#define spi1 (&model_spi1)

unsigned spi_init(spi_inst_t* spi, unsigned baudrate);
int spi_write_blocking(spi_inst_t* spi, const std::uint8_t* data, std::size_t size);
int spi_read_blocking(spi_inst_t* spi, std::uint8_t sent, std::uint8_t* data, std::size_t size);
