// How the walk goes on while values are written whole: what the formats that do so share.
#pragma once

#include "prometheus_express/exposition/format.h"
#include "prometheus_express/metrics/family/walk_on.h"

namespace prometheus_express {

// How many children are written under one lock of their family. In a sketch of this, with 64,
// whoever looked up labels meanwhile waited ten times as long in one of a thousand cases, and the
// page cost 7 % less; of this code it was not measured.
inline constexpr unsigned kMostAtOnce = 16;

// From the value on which the walk stands: `put_value(value, label_text, out, room)` writes each
// whole and gives its size, or 0: it does not fit, or is odd. False: the walk stands on the first,
// which was not written. Where all of them were removed meanwhile it stands on none, and that is
// true.
template <class Write>
bool write_batch(const FamilyText& text, Walk& walk, Writer& writer, const Write& put_value) {
  char* at = writer.position();
  char* const end = at + writer.room();
  const auto take = [&](const void* value, const char* label_text) {
    const std::size_t size = put_value(value, label_text, at, static_cast<std::size_t>(end - at));
    at += size;
    return size != 0;
  };
  bool taken = false;
  if (text.line_count == 1) {
    taken = walk.pass_values(kMostAtOnce, take) != 0 || !walk.at_value();
  } else {
    // Several numbers may take long to read: under no lock but the value's own.
    const Walk::At here = walk.at();
    taken = !here.function && take(here.value, walk.label_text());
    if (taken) walk.next_value();
  }
  writer.advance(static_cast<std::size_t>(at - writer.position()));
  return taken;
}

}  // namespace prometheus_express
