// Empty where there is no pico-sdk, for builds that take every file.
#if __has_include(<pico/cyw43_arch.h>)

#include "prometheus_express/net/pico_sdk/cyw43_device.h"

#include <pico/cyw43_arch.h>

#if !NO_SYS
#error "lwip::Network wants lwIP without an operating system: link pico_cyw43_arch_lwip_poll"
#endif

namespace prometheus_express::pico_sdk {

void Cyw43Device::update() { cyw43_arch_poll(); }

// Returns at once where the radio has said something since the last cyw43_arch_poll().
void Cyw43Device::sleep(std::uint32_t ms) {
  cyw43_arch_wait_for_work_until(make_timeout_time_ms(ms));
}

}  // namespace prometheus_express::pico_sdk

#endif
