// A name that is put together from pieces, read as its readers get it: with '_' for every character
// that was not allowed before UTF-8 names (Escaping::kUnderscores).
#pragma once

#include <cstddef>
#include <string_view>

#include "prometheus_express/exposition/writer.h"

namespace prometheus_express {

// Views its pieces. A copy reads from where the original stands.
class UnderscoredName {
 public:
  enum class Kind : unsigned char { kMetric, kLabel };  // a label's name may have no ':'

  UnderscoredName() = default;
  explicit UnderscoredName(Kind kind, std::string_view a, std::string_view b = {},
                           std::string_view c = {}, std::string_view d = {})
      : pieces_{a, b, c, d}, label_(kind == Kind::kLabel) {}

  // The next character; '\0' at the end.
  char next();

  // What is left.
  void write_to(Writer& writer) const;

 private:
  static constexpr std::size_t kPieces = 4;

  std::string_view pieces_[kPieces];
  std::size_t at_ = 0;
  bool label_ = false;
  bool first_ = true;
};

// Below 0, 0 or above 0, as the bytes of the names are in order.
int compare(UnderscoredName a, UnderscoredName b);

}  // namespace prometheus_express
