#include "emulators/feather_m4/trace.h"

#include <algorithm>
#include <cstdio>

namespace emulators::feather_m4 {
namespace {

constexpr std::size_t kMostBytes = 16;

struct Name {
  std::uint8_t number;
  const char* name;
};

constexpr Name kBme680[] = {
    {0x00, "res_heat_val"},  {0x02, "res_heat_range"}, {0x04, "range_sw_err"},
    {0x1D, "meas_status_0"}, {0x1F, "press_msb"},      {0x22, "temp_msb"},
    {0x25, "hum_msb"},       {0x2A, "gas_r_msb"},      {0x2B, "gas_r_lsb"},
    {0x2C, "gas_r_msb"},     {0x2D, "gas_r_lsb"},      {0x5A, "res_heat_0"},
    {0x64, "gas_wait_0"},    {0x70, "ctrl_gas_0"},     {0x71, "ctrl_gas_1"},
    {0x72, "ctrl_hum"},      {0x73, "status"},         {0x74, "ctrl_meas"},
    {0x75, "config"},        {0x89, "calibration 1"},  {0x8A, "calibration 1"},
    {0xD0, "chip_id"},       {0xE0, "reset"},          {0xE1, "calibration 2"},
    {0xF0, "variant_id"},
};

constexpr Name kSi7021[] = {
    {0xE5, "measure humidity, hold"},
    {0xF5, "measure humidity"},
    {0xE3, "measure temperature, hold"},
    {0xF3, "measure temperature"},
    {0xE0, "temperature of last humidity"},
    {0xFE, "reset"},
    {0xE6, "write user register"},
    {0xE7, "read user register"},
    {0x51, "write heater register"},
    {0x11, "read heater register"},
    {0xFA, "serial number, first"},
    {0xFC, "serial number, last"},
    {0x84, "firmware revision"},
};

template <std::size_t kSize>
const char* find(const Name (&names)[kSize], std::uint8_t number) {
  const auto* const end = names + kSize;
  const auto* const found =
      std::find_if(names, end, [&](const Name& name) { return name.number == number; });
  return found == end ? nullptr : found->name;
}

std::string hex_bytes(const std::vector<std::uint8_t>& bytes) {
  std::string text;
  char digits[4];
  for (std::size_t i = 0; i < std::min(bytes.size(), kMostBytes); ++i) {
    std::snprintf(digits, sizeof digits, " %02X", bytes[i]);
    text += digits;
  }
  if (bytes.size() > kMostBytes) text += " ... " + std::to_string(bytes.size()) + " bytes";
  return text;
}

}  // namespace

const char* bme680_register_name(std::uint8_t address) { return find(kBme680, address); }
const char* si7021_command_name(std::uint8_t command) { return find(kSi7021, command); }

std::string seconds_text(std::uint64_t ns) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6f", static_cast<double>(ns) / 1e9);
  return text;
}

bool TracedI2c::start(bool read) {
  if (under_way_) tell();
  under_way_ = true;
  reading_ = read;
  began_ns_ = clock_.now_ns();
  acknowledged_ = chip_.start(read);
  return acknowledged_;
}

bool TracedI2c::write(std::uint8_t byte) {
  if (bytes_.empty()) register_ = byte;
  bytes_.push_back(byte);
  acknowledged_ = chip_.write(byte);
  return acknowledged_;
}

std::uint8_t TracedI2c::read() {
  bytes_.push_back(chip_.read());
  return bytes_.back();
}

void TracedI2c::stop() {
  chip_.stop();
  if (under_way_) tell();
}

void TracedI2c::tell() {
  std::string line = seconds_text(began_ns_) + ' ' + name_ + (reading_ ? " read" : " write");
  const char* name = reading_ || !bytes_.empty() ? name_of_(register_) : nullptr;
  if (name != nullptr) line += std::string(" ") + name;
  line += ':' + hex_bytes(bytes_);
  if (!acknowledged_) line += " not acknowledged";
  print_(line);
  under_way_ = false;
  bytes_.clear();
}

}  // namespace emulators::feather_m4
