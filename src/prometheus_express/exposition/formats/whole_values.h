// The fast way through a page, for hosts: values written whole, straight into the buffer, and of
// labelled metrics many children under one lock of their family.
//
// It knows no odd cases. What the values of a metric have in common is put together once, by what
// writes single lines too; a value that does not fit the buffer, has a callback or is odd in
// another way is left to Format::write_value, which knows lines that are cut, and everything else.
// Both give the same bytes (tests/unit/exposition/whole_values_test.cpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "prometheus_express/metrics/value/value_kind.h"
#include "prometheus_express/platform/config.h"

namespace prometheus_express {

class Walk;
class Writer;
struct FamilyHeader;
struct Sample;

// What the values of one metric have in common, in pieces between which their label values and
// numbers go. A board has no memory to spare for it.
template <bool kThere>
struct BasicFamilyText;

template <>
struct BasicFamilyText<true> {
  enum class State : std::uint8_t { kNotTried, kReady, kNotPossible };
  struct Piece {
    std::uint16_t begin;
    std::uint16_t size;
  };
  // Of a value, each with a number.
  struct Line {
    Piece before;  // its label values
    Piece after;   // them, up to the number
  };
  // Pieces are copied in blocks of this size: so much may be read and written behind them.
  static constexpr std::size_t kBlock = 16;
  // Metrics with more text, or values with more lines, are written line by line.
  static constexpr std::size_t kMostBytes = 2048;
  static constexpr std::size_t kMostLines = 64;

  // The next value is of another metric.
  void forget() {
    state = State::kNotTried;
    name_size = 0;
  }

  // Writes up to a block more than the piece, which what comes next writes over.
  char* put(Piece piece, char* at) const {
    const char* const from = bytes + piece.begin;
    std::memcpy(at, from, kBlock);
    for (std::size_t done = kBlock; done < piece.size; done += kBlock) {
      std::memcpy(at + done, from + done, kBlock);
    }
    return at + piece.size;
  }

  State state = State::kNotTried;
  bool leaves_negative;  // a number that is negative or NaN is odd
  std::uint8_t label_count;
  std::uint8_t line_count;
  std::uint16_t
      name_size;  // of the metric's whole name, which the bytes begin with; 0: they do not
  const ValueKind* kind;
  std::size_t fixed_bytes;  // the most that a value takes without its label values
  Piece before_label[kMaxLabels];
  Line lines[kMostLines];
  char bytes[kMostBytes + kBlock];
};

template <>
struct BasicFamilyText<false> {
  void forget() {}
};

using FamilyText = BasicFamilyText<kLarge>;

// How a format writes whole values.
struct WholeValues {
  // Writes the lines before the values of a metric, and may put its name into `text`. False: they
  // do not fit, or are odd.
  bool (*write_header)(FamilyText& text, Writer& writer, const FamilyHeader& header);

  // Puts together what they have in common; false: this metric's values are not of that kind.
  bool (*prepare)(FamilyText& text, const Sample& sample);

  // Writes some of them, from the one on which the walk stands, and goes on to the first that was
  // not written. False: that is still the same, since it does not fit or is odd. The snapshot is
  // memory for it. (whole_batch.h)
  bool (*write_values)(const FamilyText& text, Walk& walk, Writer& writer, ValueSnapshot& snapshot);
};

// A base of Format, which takes no byte where there is no such way.
template <bool kThere>
class BasicWholeValuesOf {
 public:
  constexpr BasicWholeValuesOf(const WholeValues* values = nullptr) : values_(values) {}  // NOLINT
  constexpr const WholeValues* whole_values() const { return values_; }

 private:
  const WholeValues* values_;
};

template <>
class BasicWholeValuesOf<false> {
 public:
  constexpr BasicWholeValuesOf(const WholeValues* = nullptr) {}  // NOLINT
};

using WholeValuesOf = BasicWholeValuesOf<kLarge>;

}  // namespace prometheus_express
