// The NVIC's part of the core's registers, and all priorities.
#include "emulators/feather_m4/cpu/core_registers.h"

namespace emulators::feather_m4 {
namespace {

constexpr std::uint32_t kNvicFirst = 0xE100;
constexpr std::uint32_t kNvicPriority = 0xE400;
constexpr std::uint32_t kShpr1 = 0xED18;
constexpr unsigned kFirstSystemPriority = 4;  // of SHPR1, MemManage

}  // namespace

std::uint32_t CoreRegisters::read_nvic(std::uint32_t offset) {
  if (offset >= kNvicPriority) {
    std::uint32_t word = 0;
    for (unsigned i = 0; i < 4; ++i) word |= std::uint32_t{read_priority(offset + i)} << (8 * i);
    return word;
  }
  const unsigned first = (offset & 0x7F) / 4 * 32;
  const unsigned kind = (offset - kNvicFirst) / 0x80;
  std::uint32_t word = 0;
  for (unsigned bit = 0; bit < 32 && first + bit < Exceptions::kIrqs; ++bit) {
    const unsigned number = Exceptions::kFirstIrq + first + bit;
    const bool set = kind < 2   ? system_.exceptions.is_enabled(number)
                     : kind < 4 ? system_.exceptions.is_pending(number)
                                : system_.exceptions.is_active(number);
    word |= set ? 1U << bit : 0;
  }
  return word;
}

void CoreRegisters::write_nvic(std::uint32_t offset, std::uint32_t value) {
  if (offset >= kNvicPriority) {
    for (unsigned i = 0; i < 4; ++i) {
      write_priority(offset + i, static_cast<std::uint8_t>(value >> (8 * i)));
    }
    return;
  }
  const unsigned first = (offset & 0x7F) / 4 * 32;
  const unsigned kind = (offset - kNvicFirst) / 0x80;  // ISER, ICER, ISPR, ICPR
  for (unsigned bit = 0; bit < 32 && first + bit < Exceptions::kIrqs; ++bit) {
    if ((value >> bit & 1) == 0) continue;
    const unsigned number = Exceptions::kFirstIrq + first + bit;
    if (kind == 0) system_.exceptions.enable(number, true);
    if (kind == 1) system_.exceptions.enable(number, false);
    if (kind == 2) system_.exceptions.pend(number);
    if (kind == 3) system_.exceptions.unpend(number);
  }
}

std::uint8_t CoreRegisters::read_priority(std::uint32_t offset) const {
  const unsigned number = offset >= kShpr1 ? kFirstSystemPriority + offset - kShpr1
                                           : Exceptions::kFirstIrq + offset - kNvicPriority;
  return number < Exceptions::kCount ? system_.exceptions.priority(number) : std::uint8_t{0};
}

void CoreRegisters::write_priority(std::uint32_t offset, std::uint8_t value) {
  const unsigned number = offset >= kShpr1 ? kFirstSystemPriority + offset - kShpr1
                                           : Exceptions::kFirstIrq + offset - kNvicPriority;
  if (number < Exceptions::kCount) system_.exceptions.set_priority(number, value);
}

}  // namespace emulators::feather_m4
