#include "prometheus_express/testing/fake_i2c_bus.h"

#include <algorithm>

namespace prometheus_express {

I2cStatus FakeI2cRegisters::transfer(const Bytes& out, Bytes& in) {
  if (!out.empty()) at_ = out[0];
  for (std::size_t i = 1; i < out.size(); ++i) registers[at_++] = out[i];
  for (std::uint8_t& byte : in) byte = registers[at_++];
  return I2cStatus::kOk;
}

void FakeI2cBus::fail(std::size_t number, I2cStatus status) {
  failing_ = number;
  failure_ = status;
}

void FakeI2cBus::before(std::size_t number, void (*call)(FakeI2cDevice&)) {
  before_number_ = number;
  before_ = call;
}

I2cStatus FakeI2cBus::transfer(std::uint8_t address, const std::uint8_t* out, std::size_t out_size,
                               std::uint8_t* in, std::size_t in_size) {
  const std::size_t number = transactions_++;
  if (number == before_number_) before_(device_);
  std::fill_n(in, in_size, static_cast<std::uint8_t>(0x5A));
  if (number == failing_) return failure_;
  if (address != address_ || !device_.present) return I2cStatus::kNoAnswer;
  FakeI2cDevice::Bytes reply(in_size);
  const I2cStatus status = device_.transfer({out, out + out_size}, reply);
  if (status == I2cStatus::kOk) std::copy(reply.begin(), reply.end(), in);
  return status;
}

}  // namespace prometheus_express
