#include "emulators/w5500/trace.h"

#include <algorithm>
#include <cstdio>

#include "emulators/w5500/registers.h"

namespace emulators::w5500 {
namespace {

std::string hex(unsigned value, int digits) {
  char text[16];
  std::snprintf(text, sizeof text, "%0*X", digits, value);
  return text;
}

std::string place(const Transaction& transaction) {
  const std::string socket = "S" + std::to_string(transaction.socket) + ' ';
  const std::string index = "[0x" + hex(transaction.address, 4) + ']';
  switch (transaction.block) {
    case Block::kCommon:
      return common_register_name(transaction.address);
    case Block::kSocket:
      return socket + socket_register_name(transaction.address);
    case Block::kTx:
      return socket + "TX" + index;
    case Block::kRx:
      return socket + "RX" + index;
    case Block::kReserved:
      break;
  }
  return "reserved block" + index;
}

std::string bytes(const std::vector<std::uint8_t>& data) {
  constexpr std::size_t kShown = 16;
  std::string text;
  for (std::size_t i = 0; i < std::min(data.size(), kShown); ++i) text += ' ' + hex(data[i], 2);
  return data.size() > kShown ? text + " ..." : text;
}

std::string content(const Transaction& transaction) {
  const auto& data = transaction.data;
  if (transaction.block == Block::kSocket && data.size() == 1) {
    if (transaction.address == Sn_CR && data[0] != 0) {
      return std::string(" ") + name_of(static_cast<Command>(data[0]));
    }
    if (transaction.address == Sn_SR) {
      return std::string(" ") + name_of(static_cast<State>(data[0]));
    }
  }
  if (transaction.block == Block::kCommon || transaction.block == Block::kSocket) {
    return bytes(data);
  }
  return ' ' + std::to_string(data.size()) + " bytes:" + bytes(data);
}

}  // namespace

std::string to_text(const Transaction& transaction) {
  char start[64];
  std::snprintf(start, sizeof start, "%llu.%06llu #%llu ",
                static_cast<unsigned long long>(transaction.now_ns / 1'000'000'000),
                static_cast<unsigned long long>(transaction.now_ns / 1'000 % 1'000'000),
                static_cast<unsigned long long>(transaction.number));
  if (!transaction.complete) return std::string(start) + "no whole header";
  return start + std::string(transaction.write ? "write " : "read ") + place(transaction) +
         content(transaction);
}

}  // namespace emulators::w5500
