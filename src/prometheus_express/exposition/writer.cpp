#include "prometheus_express/exposition/writer.h"

namespace prometheus_express {

void Writer::text_in_parts(const char* data, std::size_t size) {
  const std::size_t skipped = size < skip_ ? size : skip_;
  skip_ -= skipped;
  const std::size_t wanted = size - skipped;
  const std::size_t written = wanted < room() ? wanted : room();
  if (written > 0) std::memcpy(at_, data + skipped, written);
  at_ += written;
  if (written < wanted) full_ = true;
}

}  // namespace prometheus_express
