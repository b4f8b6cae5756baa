// Instructions that cause exceptions, faults, and semihosting.
#include <cstddef>
#include <cstring>

#include "emulators/feather_m4/cpu/cpu.h"
#include "emulators/feather_m4/report.h"

namespace emulators::feather_m4 {
namespace {

// Bits of CFSR and HFSR.
constexpr std::uint32_t kInstructionBus = 0x00000100;
constexpr std::uint32_t kPreciseWithAddress = 0x00008200;
constexpr std::uint32_t kUndefinedInstruction = 0x00010000;
constexpr std::uint32_t kForced = 1U << 30;
constexpr std::uint32_t kDebugEvent = 1U << 31;

}  // namespace

void Cpu::supervisor_call() {
  if (system_.exceptions.can_preempt(Exceptions::kSvCall, masks())) {
    return take(Exceptions::kSvCall);
  }
  raise({Exceptions::kHardFault, 0, kForced, 0, "SVC where its priority does not let it be taken"});
}

void Cpu::breakpoint() {
  constexpr std::uint8_t kSemihosting = 0xAB;
  std::uint8_t number = 0;
  memory_.read_byte(pc_, number);
  if (!has_debugger()) {
    return raise({Exceptions::kHardFault, 0, kDebugEvent, 0, "BKPT without a debugger"});
  }
  if (number != kSemihosting) return fault("BKPT " + hex(number));
  semihosting(get(UC_ARM_REG_R0), get(UC_ARM_REG_R1));
  pc_ += 2;
}

void Cpu::bad_memory() {
  if (bad_fetch_) {
    return raise({Exceptions::kBusFault, kInstructionBus, kForced, 0, bad_memory_});
  }
  raise({Exceptions::kBusFault, kPreciseWithAddress, kForced, bad_address_, bad_memory_});
}

void Cpu::undefined_instruction(const char* text) {
  raise({Exceptions::kUsageFault, kUndefinedInstruction, kForced, 0, text});
}

void Cpu::raise(const Cause& cause) {
  if (!takes_faults_) return fault(cause.text);
  Exceptions& exceptions = system_.exceptions;
  unsigned exception = cause.exception;
  system_.faults.configurable |= cause.configurable;
  if (cause.address != 0) system_.faults.address = cause.address;
  if (!exceptions.is_enabled(exception) || !exceptions.can_preempt(exception, masks())) {
    exception = Exceptions::kHardFault;
  }
  if (exception == Exceptions::kHardFault) system_.faults.hard |= cause.hard;
  if (!exceptions.can_preempt(exception, masks())) {
    return fault(cause.text + ", and the CPU locks up");
  }
  take(exception);
}

// Arm's semihosting specification, as far as a console needs it.
void Cpu::semihosting(std::uint32_t operation, std::uint32_t parameter) {
  constexpr std::uint32_t kWriteCharacter = 0x03;
  constexpr std::uint32_t kWriteText = 0x04;
  constexpr std::uint32_t kGetCommandLine = 0x15;
  constexpr std::uint32_t kExit = 0x18;
  constexpr std::uint32_t kExitExtended = 0x20;
  constexpr std::uint32_t kApplicationExit = 0x20026;
  constexpr std::size_t kLongestText = 64 * 1024;
  switch (operation) {
    case kWriteCharacter:
    case kWriteText: {
      std::string text;
      std::uint8_t byte = 0;
      while (text.size() < kLongestText && memory_.read_byte(parameter++, byte)) {
        if (operation == kWriteText && byte == 0) break;
        text += static_cast<char>(byte);
        if (operation == kWriteCharacter) break;
      }
      return print_(text);
    }
    case kGetCommandLine:
      return set(UC_ARM_REG_R0, give_command_line(parameter) ? 0 : ~0U);
    case kExit:
      return system_.exit_with(parameter == kApplicationExit ? 0 : 1);
    case kExitExtended: {
      std::uint32_t reason = 0;
      std::uint32_t status = 1;
      memory_.read(parameter, reason);
      memory_.read(parameter + 4, status);
      return system_.exit_with(reason == kApplicationExit ? static_cast<int>(status & 0xFF) : 1);
    }
    default:
      return system_.fail(End::kUnmodelled, "semihosting operation " + hex(operation));
  }
}

// The block has the address and the size of a buffer; the size becomes that of the text. Whole
// words are written: the buffer is aligned to them.
bool Cpu::give_command_line(std::uint32_t block) {
  std::uint32_t buffer = 0;
  std::uint32_t size = 0;
  std::string text = command_line_;
  if (!memory_.read(block, buffer) || !memory_.read(block + 4, size)) return false;
  const std::uint32_t length = static_cast<std::uint32_t>(text.size());
  text.append(4 - text.size() % 4, '\0');
  if (text.size() > size || buffer % 4 != 0) return false;
  for (std::uint32_t at = 0; at < text.size(); at += 4) {
    std::uint32_t word = 0;
    std::memcpy(&word, &text[at], sizeof word);
    if (!memory_.write(buffer + at, word)) return false;
  }
  return memory_.write(block + 4, length);
}

}  // namespace emulators::feather_m4
