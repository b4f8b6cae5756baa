// Entry to and return from exceptions.
#include <array>
#include <cstddef>

#include "emulators/feather_m4/cpu/cpu.h"
#include "emulators/feather_m4/report.h"

namespace emulators::feather_m4 {
namespace {

constexpr unsigned kBasicWords = 8;
constexpr unsigned kExtendedWords = 26;
constexpr std::uint32_t kControlSpsel = 2;
// Unicorn has the security extension's SFPA beside FPCA; both tell that the FPU was used.
constexpr std::uint32_t kControlFpca = 0x0C;
constexpr std::uint32_t kXpsrAligned = 1U << 9;
constexpr std::uint32_t kXpsrThumb = 1U << 24;
constexpr std::uint32_t kXpsrException = 0x1FF;
// What returns from an exception: bit 4 clear for a frame with FP registers, bit 3 set to thread
// mode, bit 2 set for the process stack.
constexpr std::uint32_t kExcReturn = 0xFFFFFFE1;
constexpr std::uint32_t kExcReturnBasic = 0x10;
constexpr std::uint32_t kExcReturnThread = 0x08;
constexpr std::uint32_t kExcReturnProcess = 0x04;

constexpr unsigned kEntryCycles = 12;
constexpr unsigned kReturnCycles = 10;
constexpr unsigned kTailChainCycles = 6;

constexpr std::array<int, 8> kStacked = {UC_ARM_REG_R0, UC_ARM_REG_R1,  UC_ARM_REG_R2,
                                         UC_ARM_REG_R3, UC_ARM_REG_R12, UC_ARM_REG_LR,
                                         UC_ARM_REG_PC, UC_ARM_REG_XPSR};

}  // namespace

void Cpu::take(unsigned exception) {
  check_fpu();
  const std::uint32_t control = get(UC_ARM_REG_CONTROL);
  const bool in_handler = current_exception() != 0;
  const bool on_process_stack = !in_handler && (control & kControlSpsel) != 0;
  bool with_fp = (control & kControlFpca) != 0;
  if (!push_frame(with_fp)) return;
  set(UC_ARM_REG_CONTROL, control & ~kControlFpca);
  system_.cycles += kEntryCycles;
  start_handler(exception, kExcReturn | (with_fp ? 0 : kExcReturnBasic) |
                               (in_handler ? 0 : kExcReturnThread) |
                               (on_process_stack ? kExcReturnProcess : 0));
}

bool Cpu::push_frame(bool& with_fp) {
  const std::uint32_t old = get(UC_ARM_REG_SP);
  const unsigned words = with_fp ? kExtendedWords : kBasicWords;
  const std::uint32_t frame = (old - 4 * words) & ~7U;
  const bool aligned = frame != old - 4 * words;
  bool written = true;
  for (unsigned i = 0; i < kBasicWords; ++i) {
    std::uint32_t value = kStacked[i] == UC_ARM_REG_PC ? pc_ : get(kStacked[i]);
    if (kStacked[i] == UC_ARM_REG_XPSR)
      value = (value & ~kXpsrAligned) | (aligned ? kXpsrAligned : 0);
    written = memory_.write(frame + 4 * i, value) && written;
  }
  if (with_fp) {
    for (unsigned i = 0; i < 16; ++i) {
      written =
          memory_.write(frame + 4 * (kBasicWords + i), get(UC_ARM_REG_S0 + static_cast<int>(i))) &&
          written;
    }
    written = memory_.write(frame + 4 * (kBasicWords + 16), get(UC_ARM_REG_FPSCR)) && written;
  }
  if (!written) {
    fault("the stack pointer " + hex(old) + " leaves no RAM for an exception's frame");
    return false;
  }
  set(UC_ARM_REG_SP, frame);
  if (tracks_stack_) note_stack();
  return true;
}

void Cpu::start_handler(unsigned exception, std::uint32_t exc_return) {
  system_.exceptions.enter(exception);
  ++exceptions_taken_;
  set(UC_ARM_REG_XPSR, kXpsrThumb | exception);  // handlers use the main stack
  set(UC_ARM_REG_LR, exc_return);
  std::uint32_t vector = 0;
  if (!memory_.read(vector_table_ + 4 * exception, vector) || (vector & 1) == 0) {
    return fault("exception " + std::to_string(exception) + " is taken, and its vector is " +
                 hex(vector));
  }
  pc_ = vector & ~1U;
}

void Cpu::leave_handler() {
  // Of the program counter, bit 0 is lost.
  const std::uint32_t exc_return = pc_ | 1;
  const unsigned exception = current_exception();
  const std::uint32_t kind = exc_return & ~(kExcReturnBasic | kExcReturnThread | kExcReturnProcess);
  if (kind != kExcReturn || (exc_return & (kExcReturnThread | kExcReturnProcess)) == 4) {
    return fault("a return from exception " + std::to_string(exception) + " with " +
                 hex(exc_return));
  }
  if (!system_.exceptions.is_active(exception)) {
    return fault("a return from exception " + std::to_string(exception) + ", which is not active");
  }
  system_.exceptions.leave(exception);
  if (exception != Exceptions::kNmi) set(UC_ARM_REG_FAULTMASK, 0);
  if (const unsigned next = system_.exceptions.to_take(masks()); next != 0) {
    system_.cycles += kTailChainCycles;
    return start_handler(next, exc_return);
  }
  system_.cycles += kReturnCycles;
  if (!pop_frame(exc_return)) {
    fault("the frame to return to from exception " + std::to_string(exception) +
          " is not in RAM, or of the wrong mode");
  }
}

bool Cpu::pop_frame(std::uint32_t exc_return) {
  const bool to_thread = (exc_return & kExcReturnThread) != 0;
  const bool process = (exc_return & kExcReturnProcess) != 0;
  const bool with_fp = (exc_return & kExcReturnBasic) == 0;
  const std::uint32_t frame = get(process ? UC_ARM_REG_PSP : UC_ARM_REG_MSP);
  std::array<std::uint32_t, kExtendedWords> words{};
  const unsigned size = with_fp ? kExtendedWords : kBasicWords;
  for (unsigned i = 0; i < size; ++i) {
    if (!memory_.read(frame + 4 * i, words[i])) return false;
  }
  const std::uint32_t xpsr = words[7];
  if (((xpsr & kXpsrException) == 0) != to_thread) return false;
  const std::uint32_t padding = (xpsr & kXpsrAligned) != 0 ? 4 : 0;
  set(process ? UC_ARM_REG_PSP : UC_ARM_REG_MSP, frame + 4 * size + padding);
  for (unsigned i = 0; i < 6; ++i) set(kStacked[i], words[i]);
  if (with_fp) {
    for (unsigned i = 0; i < 16; ++i) {
      set(UC_ARM_REG_S0 + static_cast<int>(i), words[kBasicWords + i]);
    }
    set(UC_ARM_REG_FPSCR, words[kBasicWords + 16]);
  }
  set(UC_ARM_REG_XPSR, xpsr & ~kXpsrAligned);
  std::uint32_t control = get(UC_ARM_REG_CONTROL) & ~kControlFpca;
  if (with_fp) control |= kControlFpca;
  if (to_thread) control = (control & ~kControlSpsel) | (process ? kControlSpsel : 0);
  set(UC_ARM_REG_CONTROL, control);
  pc_ = words[6] & ~1U;
  return true;
}

}  // namespace emulators::feather_m4
