#include "prometheus_express/exposition/formats/series_pieces.h"

#include "prometheus_express/exposition/formats/series_writer.h"
#include "prometheus_express/metrics/family/label_text.h"

namespace prometheus_express {

template <std::size_t Bytes>
void BasicSeriesPieces<Bytes>::put_together(const Sample& sample) {
  state_ = State::kNotPossible;
  const Family& family = sample.family();
  if (!family.labelled() || sample.kind().count != nullptr) return;
  Writer writer{text_, Bytes};
  const auto mark_end = [&](std::size_t piece) {
    ends_[piece] = static_cast<std::uint16_t>(writer.position() - text_);
  };
  SeriesWriter series{writer, sample};
  series.name(SplitName(family), "");
  series.constant_labels();
  for (std::size_t i = 0; i < family.label_count(); ++i) {
    if (i > 0) writer.character('"');
    series.begin_label(family.label_name(i));
    mark_end(i);
  }
  writer.text("\"} ");
  mark_end(family.label_count());
  if (!writer.full()) state_ = State::kReady;
}

template <std::size_t Bytes>
void BasicSeriesPieces<Bytes>::write_between(Writer& writer, const Sample& sample) const {
  const std::size_t labels = sample.family().label_count();
  LabelText values{sample.label_text};
  const char* piece = text_;
  for (std::size_t i = 0; i <= labels; ++i) {
    const char* end = text_ + ends_[i];
    writer.text(piece, static_cast<std::size_t>(end - piece));
    if (i < labels) writer.text(values.next());
    piece = end;
  }
}

template class BasicSeriesPieces<kSeriesPieceBytes>;

}  // namespace prometheus_express
