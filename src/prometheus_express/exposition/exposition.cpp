#include "prometheus_express/exposition/exposition.h"

#include "prometheus_express/platform/guarded.h"

namespace prometheus_express {
namespace {

// How many metrics one read_some() passes over at most, so that a page of which little is asked for
// does not keep others waiting.
constexpr unsigned kMostHidden = 64;

}  // namespace

Exposition::Result Exposition::read_some(char* buffer, std::size_t size) {
  const bool first_read = begin();
  Walk::Step step{walk_};
  return write_some(buffer, size, first_read);
}

Exposition::Result Exposition::read_lines(char* buffer, std::size_t size) {
  const bool first_read = begin();
  Walk::Step step{walk_};
  Result result = write_some(buffer, size, first_read);
  // A line that did not fit is taken back before any metric can end.
  result.count -= line_done_;
  line_done_ = 0;
  walk_.set_inside_line(false);
  return result;
}

// Runs the collectors, under no lock of the registry, when nothing was read yet; true then.
bool Exposition::begin() {
  const bool first_read = !begun_;
  if (first_read) walk_.collect();
  begun_ = true;
  return first_read;
}

Exposition::Result Exposition::write_some(char* buffer, std::size_t size, bool first_write) {
  if (walk_.interrupted()) return {0, Status::kInterrupted};
  if (first_write) walk_.begin();
  // Within a family the rest of its header follows.
  if (walk_.take_moved() && !walk_.moved_in_header()) line_ = 0;
  if (line_ == 0 && line_done_ == 0) walk_.refresh();
  Writer writer{buffer, size};
  bool room = true;
  for (unsigned hidden = 0; room && walk_.metric() != nullptr;) {
    if (!walk_.at_value() && line_ == 0 && line_done_ == 0 && !filter_.passes(*walk_.metric())) {
      walk_.next_family();
      room = ++hidden < kMostHidden;
      continue;
    }
    if (!walk_.at_value()) room = write_header(writer);
    if (room) room = write_values(writer);
    if (room) walk_.next_family();
  }
  if (room) room = write_trailer(writer);
  walk_.set_inside_line(line_done_ != 0);
  return {static_cast<std::size_t>(writer.position() - buffer),
          room ? Status::kEnd : Status::kMore};
}

bool Exposition::write_header(Writer& writer) {
  captured_.text.forget();
  give_back();
  const bool whole =
      walk_.continues_family() || (line_ == 0 && line_done_ == 0 && write_whole_header(writer));
  while (!whole && line_ < format_.header_lines) {
    if (writer.room() == 0) return false;
    writer.begin_line(line_done_);
    format_.write_header(writer, {*walk_.metric(), naming_}, line_);
    if (!line_ended(writer)) return false;
  }
  line_ = 0;
  walk_.next_value();
  return true;
}

bool Exposition::write_values(Writer& writer) {
  while (walk_.at_value()) {
    if (line_ == 0 && line_done_ == 0 && write_whole_values(writer)) continue;
    const Sample sample = this->sample();
    const unsigned lines = format_.value_lines(sample);
    while (line_ < lines) {
      if (writer.room() == 0) return false;
      if (line_done_ == 0) capture(sample);
      writer.begin_line(line_done_);
      format_.write_value(writer, captured_, sample, line_);
      if (!line_ended(writer)) return false;
    }
    line_ = 0;
    walk_.next_value();
  }
  return true;
}

Sample Exposition::sample() const {
  const Walk::At at = walk_.at();
  return {*walk_.metric(), naming_, at.value, at.function, at.created, walk_.label_text()};
}

// Some values from the one on which the walk stands, if it is one that can be written so; false: it
// is not, or does not fit.
#if PROMETHEUS_EXPRESS_LARGE
bool Exposition::write_whole_header(Writer& writer) {
  const WholeValues* const whole = format_.whole_values();
  return whole != nullptr && whole->write_header != nullptr &&
         whole->write_header(captured_.text, writer, {*walk_.metric(), naming_});
}

bool Exposition::write_whole_values(Writer& writer) {
  const WholeValues* const whole = format_.whole_values();
  if (whole == nullptr) return false;
  FamilyText& text = captured_.text;
  if (text.state == FamilyText::State::kNotTried) {
    text.state = whole->prepare(text, sample()) ? FamilyText::State::kReady
                                                : FamilyText::State::kNotPossible;
  }
  if (text.state != FamilyText::State::kReady) return false;
  return whole->write_values(text, walk_, writer, captured_.snapshot);
}
#else
bool Exposition::write_whole_header(Writer&) { return false; }
bool Exposition::write_whole_values(Writer&) { return false; }
#endif

// A callback may throw. Lines before it are in the caller's buffer, who will not hear of them.
void Exposition::capture(const Sample& sample) {
  on_throw(
      [&] {
        const Walk::InCallback in_callback{walk_, sample.function};
        format_.capture(captured_, sample, line_);
      },
      [&] {
        walk_.interrupt();
        Thrown::note("the callback of metric '", sample.family().name());
      });
}

bool Exposition::write_trailer(Writer& writer) {
  if (trailer_written_) return true;
  writer.begin_line(line_done_);
  writer.text(format_.trailer);
  trailer_written_ = line_ended(writer);
  return trailer_written_;
}

bool Exposition::line_ended(Writer& writer) {
  if (writer.full()) {
    line_done_ = writer.line_done();
    return false;
  }
  line_done_ = 0;
  ++line_;
  give_back();
  return true;
}

}  // namespace prometheus_express
