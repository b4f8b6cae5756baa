#include "emulators/feather_m4/attachments/pin_names.h"

#include <cctype>

#include "emulators/feather_m4/peripherals/port.h"

namespace emulators::feather_m4 {
namespace {

struct Named {
  const char* name;
  unsigned pin;
};

// Adafruit's schematic of the Feather M4 Express.
constexpr Named kPins[] = {
    {"A0", pin_a(2)},   {"A1", pin_a(5)},   {"A2", pin_b(8)},   {"A3", pin_b(9)},
    {"A4", pin_a(4)},   {"A5", pin_a(6)},   {"RX", pin_b(17)},  {"D0", pin_b(17)},
    {"TX", pin_b(16)},  {"D1", pin_b(16)},  {"D4", pin_a(14)},  {"D5", pin_a(16)},
    {"D6", pin_a(18)},  {"D9", pin_a(19)},  {"D10", pin_a(20)}, {"D11", pin_a(21)},
    {"D12", pin_a(22)}, {"D13", pin_a(23)}, {"SDA", pin_a(12)}, {"SCL", pin_a(13)},
};

}  // namespace

std::optional<unsigned> pin_named(const std::string& name) {
  for (const Named& named : kPins) {
    if (name == named.name) return named.pin;
  }
  const bool is_chips = name.size() == 4 && name[0] == 'P' && (name[1] == 'A' || name[1] == 'B') &&
                        std::isdigit(static_cast<unsigned char>(name[2])) != 0 &&
                        std::isdigit(static_cast<unsigned char>(name[3])) != 0;
  if (!is_chips) return std::nullopt;
  const unsigned number =
      static_cast<unsigned>(name[2] - '0') * 10 + static_cast<unsigned>(name[3] - '0');
  if (number > 31) return std::nullopt;
  return name[1] == 'A' ? pin_a(number) : pin_b(number);
}

}  // namespace emulators::feather_m4
