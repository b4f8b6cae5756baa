// What the lines of a labelled metric have in common, ready to be copied between its label values:
//  name{first="  ",second="  "} (and a space)
// An accelerator for types with one line a value; where there is no room for it, lines are written
// piece by piece.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/exposition/writer.h"
#include "prometheus_express/platform/config.h"

namespace prometheus_express {

struct Sample;

template <std::size_t Bytes>
class BasicSeriesPieces {
 public:
  // The next sample is of another metric.
  void forget() { state_ = State::kNotTried; }

  // Puts the pieces together, once for each metric.
  void prepare(const Sample& sample) {
    if (state_ == State::kNotTried) put_together(sample);
  }

  // Writes everything before the number; false where there are no pieces.
  bool write_to(Writer& writer, const Sample& sample) const {
    if (state_ != State::kReady) return false;
    write_between(writer, sample);
    return true;
  }

 private:
  enum class State : std::uint8_t { kNotTried, kReady, kNotPossible };

  void put_together(const Sample& sample);
  void write_between(Writer& writer, const Sample& sample) const;

  State state_ = State::kNotTried;
  std::uint16_t ends_[kMaxLabels + 1];
  char text_[Bytes];
};

// A board has no memory to spare for it.
template <>
class BasicSeriesPieces<0> {
 public:
  void forget() {}
  void prepare(const Sample&) {}
  bool write_to(Writer&, const Sample&) const { return false; }
};

using SeriesPieces = BasicSeriesPieces<kSeriesPieceBytes>;

}  // namespace prometheus_express
