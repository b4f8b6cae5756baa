#include "emulators/w5500/framing.h"

namespace emulators::w5500 {

std::uint8_t Frame::header(std::uint8_t in) {
  switch (phase_) {
    case Phase::kAddressHigh:
      address_ = static_cast<std::uint16_t>(in << 8);
      phase_ = Phase::kAddressLow;
      return 0x01;
    case Phase::kAddressLow:
      address_ = static_cast<std::uint16_t>(address_ | in);
      phase_ = Phase::kControl;
      return 0x02;
    default:
      control(in);
      phase_ = Phase::kData;
      return 0x03;
  }
}

void Frame::control(std::uint8_t in) {
  constexpr std::uint8_t kLengths[] = {0, 1, 2, 4};
  constexpr Block kBlocks[] = {Block::kReserved, Block::kSocket, Block::kTx, Block::kRx};
  const int select = in >> 3;
  socket_ = select / 4;
  block_ = select == 0 ? Block::kCommon : kBlocks[select % 4];
  write_ = (in & 0x04) != 0;
  remaining_ = kLengths[in & 0x03];
}

}  // namespace emulators::w5500
