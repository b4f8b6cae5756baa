// A small HTTP server over the W5500, that sleeps when nothing is to be done. Every request gets
// the same page of 1000 bytes; connections are kept open.
#include "image.h"

namespace {

constexpr u32 kSercom = 0x40003400, kPortA = 0x41008000, kPortB = 0x41008080;
constexpr u32 kChipSelect = 1U << 20;
constexpr u32 kSockets = 8;
volatile u32 ticks;

void mux(u32 port, u32 pin) {
  const u32 pmux = port + 0x30 + pin / 2;
  const u32 shift = pin % 2 * 4;
  reg8(pmux) = static_cast<u8>((reg8(pmux) & ~(0x0F << shift)) | 2 << shift);
  reg8(port + 0x40 + pin) = 1;
}

void start_clocks() {
  constexpr u32 kGclk = 0x40001C00, kOscctrl = 0x40001000;
  reg32(kGclk + 0x20 + 4 * 5) = 48U << 16 | 1U << 8 | 6;
  reg32(kGclk + 0x20 + 4 * 1) = 1U << 8 | 6;
  while (reg32(kGclk + 4) != 0) {
  }
  reg32(kGclk + 0x84) = 1U << 6 | 5;
  reg32(kOscctrl + 0x34) = 119;
  reg32(kOscctrl + 0x38) = 1U << 11;
  reg8(kOscctrl + 0x30) = 2;
  while ((reg32(kOscctrl + 0x40) & 3) != 3) {
  }
  reg32(kGclk + 0x20) = 1U << 8 | 7;
  while (reg32(kGclk + 4) != 0) {
  }
}

void start_spi() {
  reg32(kPortA + 0x18) = kChipSelect;
  reg32(kPortA + 0x08) = kChipSelect;
  mux(kPortA, 17);
  mux(kPortB, 23);
  mux(kPortB, 22);
  reg32(0x40000814) = reg32(0x40000814) | 1U << 13;
  reg32(0x40001C80 + 4 * 8) = 1U << 6 | 1;
  reg32(kSercom) = 2U << 16 | 2U << 20 | 3U << 2;
  reg32(kSercom + 4) = 1U << 17;
  reg8(kSercom + 0x0C) = 1;  // 12 MHz
  reg32(kSercom) = reg32(kSercom) | 2;
  while (reg32(kSercom + 0x1C) != 0) {
  }
}

u8 exchange(u8 out) {
  reg32(kSercom + 0x28) = out;
  while ((reg8(kSercom + 0x18) & 4) == 0) {
  }
  return static_cast<u8>(reg32(kSercom + 0x28));
}

void header(u32 address, u8 control) {
  reg32(kPortA + 0x14) = kChipSelect;
  exchange(static_cast<u8>(address >> 8));
  exchange(static_cast<u8>(address));
  exchange(control);
}
void end() { reg32(kPortA + 0x18) = kChipSelect; }

u8 block(u32 socket, u32 kind) { return static_cast<u8>((4 * socket + kind) << 3); }

void write(u32 address, u8 control, const u8* data, u32 size) {
  header(address, control | 4);
  for (u32 i = 0; i < size; ++i) exchange(data[i]);
  end();
}
void write8(u32 address, u8 control, u8 value) { write(address, control, &value, 1); }
void write16(u32 address, u8 control, u32 value) {
  const u8 bytes[2] = {static_cast<u8>(value >> 8), static_cast<u8>(value)};
  write(address, control, bytes, 2);
}
void read(u32 address, u8 control, u8* data, u32 size) {
  header(address, control);
  for (u32 i = 0; i < size; ++i) data[i] = exchange(0);
  end();
}
u8 read8(u32 address, u8 control) {
  u8 value = 0;
  read(address, control, &value, 1);
  return value;
}
u32 read16(u32 address, u8 control) {
  u8 bytes[2];
  read(address, control, bytes, 2);
  return bytes[0] << 8 | bytes[1];
}

void command(u32 socket, u8 value) {
  write8(1, block(socket, 1), value);
  while (read8(1, block(socket, 1)) != 0) {
  }
}

u8 page[1100];
u32 page_size;

void add(const char* text) {
  while (*text != '\0') page[page_size++] = static_cast<u8>(*text++);
}

void make_page() {
  add("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\n");
  for (u32 i = 0; i < 1000; ++i) page[page_size++] = static_cast<u8>('a' + i % 26);
}

bool ends_request(const u8* data, u32 size) {
  return size >= 4 && data[size - 4] == '\r' && data[size - 3] == '\n' && data[size - 2] == '\r' &&
         data[size - 1] == '\n';
}

void answer(u32 socket) {
  const u8 registers = block(socket, 1);
  if (read16(0x20, registers) < page_size) return;
  const u32 to = read16(0x24, registers);
  write(to, block(socket, 2), page, page_size);
  write16(0x24, registers, to + page_size);
  command(socket, 0x20);
}

// True: there was something to do.
bool serve(u32 socket) {
  const u8 registers = block(socket, 1);
  const u8 state = read8(3, registers);
  if (state == 0x00) {
    write8(0, registers, 0x21);
    write16(4, registers, 8080);
    command(socket, 0x01);
    command(socket, 0x02);
    return true;
  }
  if (state == 0x1C) {
    command(socket, 0x08);
    return true;
  }
  if (state != 0x17) return false;
  static u8 request[1024];
  const u32 size = read16(0x26, registers);
  if (size == 0 || size > sizeof request) return false;
  const u32 from = read16(0x28, registers);
  read(from, block(socket, 3), request, size);
  if (!ends_request(request, size)) return false;
  write16(0x28, registers, from + size);
  command(socket, 0x40);
  answer(socket);
  return true;
}

}  // namespace

extern "C" void on_systick() { ticks = ticks + 1; }

void run() {
  start_clocks();
  start_spi();
  reg32(kSystRvr) = 120'000 - 1;
  reg32(kSystCvr) = 0;
  reg32(kSystCsr) = 7;
  if (read8(0x39, 0) != 4) finish(1);
  static const u8 addresses[] = {10, 0, 2, 2, 255, 255, 255, 0, 2, 0, 0, 0, 0, 1, 10, 0, 2, 15};
  write(1, 0, addresses, sizeof addresses);
  make_page();
  for (;;) {
    bool busy = false;
    for (u32 socket = 0; socket < kSockets; ++socket) {
      while (serve(socket)) busy = true;
    }
    if (!busy) wait_for_interrupt();
  }
}
