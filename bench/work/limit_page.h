// What a page costs at the least, as long as every value is printed anew for each scrape.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

// A page whose text lies ready in one piece and whose values are a list: nothing to walk, to lock,
// to look up or to cut into buffers. Values may change, series may not.
class LimitPage {
 public:
  void add_text(std::string_view text) { text_ += text; }

  // `head` is the sample's line up to its value.
  void add_sample(std::string_view head, double value);

  // The room that write() needs.
  std::size_t most_bytes() const { return text_.size() + values_.size() * kMostDigits; }

  // Writes the page and returns its end.
  char* write(char* out) const;

 private:
  static constexpr std::size_t kMostDigits = 32;

  struct Value {
    std::size_t text_end;  // of what comes before it
    bool whole;
    double value;
  };

  std::string text_;
  std::vector<Value> values_;
};

}  // namespace bench
