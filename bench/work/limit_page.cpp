#include "work/limit_page.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace bench {

void LimitPage::add_sample(std::string_view head, double value) {
  text_ += head;
  values_.push_back({text_.size(), value == std::floor(value), value});
  text_ += '\n';
}

char* LimitPage::write(char* out) const {
  std::size_t done = 0;
  for (const Value& value : values_) {
    std::memcpy(out, text_.data() + done, value.text_end - done);
    out += value.text_end - done;
    done = value.text_end;
    char* const end = out + kMostDigits;
    out = value.whole ? std::to_chars(out, end, static_cast<std::uint64_t>(value.value)).ptr
                      : std::to_chars(out, end, value.value).ptr;
  }
  std::memcpy(out, text_.data() + done, text_.size() - done);
  return out + (text_.size() - done);
}

}  // namespace bench
