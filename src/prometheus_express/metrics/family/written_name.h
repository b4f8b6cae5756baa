// A name as a page has it, for each way in which formats write names that are not those of before
// UTF-8 names: two names that differ may be written as one. Read a character at a time, so that
// nothing needs to be put together. For registration; formats write names by name_escaper.h, and a
// test holds the two together.
// Specification: Prometheus, "Escaping schemes".
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace prometheus_express {

class WrittenName {
 public:
  // As it is needs no way of its own: names that are the same as they are, are so in all others.
  enum class Way : std::uint8_t { kUnderscores, kDots, kValues };
  static constexpr Way kWays[] = {Way::kUnderscores, Way::kDots, Way::kValues};

  // Of a metric. `ending` ("_total") is escaped with the name, `suffix` ("_bucket") is not.
  WrittenName(Way way, std::string_view prefix, std::string_view stem, std::string_view ending = {},
              std::string_view suffix = {});

  // Of a label.
  static WrittenName of_label(Way way, std::string_view name);

  // The next character; '\0' at the end.
  char next();

 private:
  static constexpr std::size_t kPieces = 4;   // prefix, '_', stem, ending
  static constexpr std::size_t kLongest = 8;  // "_10ffff_"

  bool refill();
  void escape(std::uint32_t code_point);
  void put(std::string_view text);

  std::string_view pieces_[kPieces];
  std::string_view suffix_;
  Way way_;
  bool label_ = false;
  bool plain_ = true;
  bool first_ = true;
  std::size_t piece_ = 0;
  char ready_[kLongest];
  std::size_t ready_size_ = 0;
  std::size_t ready_read_ = 0;
};

bool is_same(WrittenName a, WrittenName b);
bool is_same(WrittenName a, std::string_view b);

}  // namespace prometheus_express
