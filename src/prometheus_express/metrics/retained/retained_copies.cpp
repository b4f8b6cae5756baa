#include "prometheus_express/metrics/retained/retained_copies.h"

#include <atomic>

#include "prometheus_express/platform/crc32.h"

namespace prometheus_express::detail {
namespace {

constexpr std::uint32_t kWhole = 0x50524F4D;

// What comes before is stored when what comes behind is. The processor's own stores leave it in
// order.
void barrier() { std::atomic_signal_fence(std::memory_order_seq_cst); }

}  // namespace

std::uint32_t RetainedCopies::sum(const volatile std::uint32_t* copy) {
  std::uint32_t crc = kCrc32OfNothing;
  for (std::size_t place = kSequence; place < kSum; ++place) crc = crc32(crc, copy[place]);
  const std::size_t size = copy[kSize];
  for (std::size_t i = 0; i < size; ++i) crc = crc32(crc, copy[kHeadWords + i]);
  return crc;
}

bool RetainedCopies::is_whole(unsigned index) const {
  const volatile std::uint32_t* const at = copy(index);
  return at[kMark] == kWhole && at[kSize] <= room() && at[kSum] == sum(at);
}

bool RetainedCopies::find() {
  const bool first = is_whole(0);
  const bool second = is_whole(1);
  newest_ = second ? 1 : 0;
  // The numbers go round.
  if (first && second) {
    newest_ = static_cast<std::int32_t>(copy(1)[kSequence] - copy(0)[kSequence]) > 0 ? 1 : 0;
  }
  sequence_ = first || second ? newest()[kSequence] : 0;
  return first || second;
}

void RetainedCopies::begin() {
  other()[kMark] = 0;
  barrier();
}

void RetainedCopies::finish(std::uint32_t key, std::size_t size) {
  volatile std::uint32_t* const at = other();
  at[kSequence] = ++sequence_;
  at[kKey] = key;
  at[kSize] = static_cast<std::uint32_t>(size);
  at[kSum] = sum(at);
  barrier();
  at[kMark] = kWhole;
  newest_ ^= 1;
}

void RetainedCopies::forget() {
  copy(0)[kMark] = 0;
  copy(1)[kMark] = 0;
}

}  // namespace prometheus_express::detail
