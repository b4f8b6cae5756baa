#include "prometheus_express/exposition/formats/whole_header.h"

#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_LARGE

#include "prometheus_express/exposition/copy.h"
#include "prometheus_express/exposition/formats/series_writer.h"

namespace prometheus_express {
namespace {

// What is written besides name and texts, and a block that a name is written beyond its end.
constexpr std::size_t kFixedBytes = sizeof("# HELP  \n# TYPE  \n") + FamilyText::kBlock;

char* put_word(char* at, const char (&word)[8]) {
  std::memcpy(at, word, 8);
  return at + 7;
}

// The metric's names go to the front of the text's bytes; false: they have no room there.
[[gnu::always_inline]] inline bool put_name(FamilyText& text, const Membership& metric,
                                            const SplitName& name) {
  const std::string_view prefix = metric.prefix();
  if (prefix.size() + 1 + name.stem.size() + name.ending.size() > FamilyText::kMostBytes) {
    return false;
  }
  char* at = text.bytes;
  if (!prefix.empty()) {
    at = copy_text(at, prefix.data(), prefix.size());
    *at++ = '_';
  }
  at = copy_text(at, name.stem.data(), name.stem.size());
  at = copy_text(at, name.ending.data(), name.ending.size());
  text.name_size = static_cast<std::uint16_t>(at - text.bytes);
  return true;
}

// `type` is that of a family whose name is the metric's without its last `left_out` bytes.
[[gnu::always_inline]] inline bool write_lines(FamilyText& text, Writer& writer,
                                               const Family& family, std::string_view type,
                                               std::size_t left_out) {
  const std::string_view help = family.documentation();
  const FamilyText::Piece name = {0, static_cast<std::uint16_t>(text.name_size - left_out)};
  if (writer.room() < kFixedBytes + std::size_t{2} * name.size + help.size() + type.size())
    return false;
  char* at = put_word(writer.position(), "# HELP ");
  at = text.put(name, at);
  *at++ = ' ';
  at = copy_text(at, help.data(), help.size());
  *at++ = '\n';
  at = put_word(at, "# TYPE ");
  at = text.put(name, at);
  *at++ = ' ';
  at = copy_text(at, type.data(), type.size());
  *at++ = '\n';
  writer.advance(static_cast<std::size_t>(at - writer.position()));
  return true;
}

bool is_plain(const FamilyHeader& header) {
  return header.metric.family().plain_texts() && header.naming.escaping != Escaping::kDots;
}

}  // namespace

bool write_whole_header(FamilyText& text, Writer& writer, const FamilyHeader& header) {
  const Family& family = header.metric.family();
  return is_plain(header) && put_name(text, header.metric, SplitName(family)) &&
         write_lines(text, writer, family, family.kind().old_name, 0);
}

bool write_whole_openmetrics_header(FamilyText& text, Writer& writer, const FamilyHeader& header) {
  const Family& family = header.metric.family();
  if (!is_plain(header) || *family.unit() != '\0') return false;
  const SplitName name{family};
  return put_name(text, header.metric, name) &&
         write_lines(text, writer, family, openmetrics_type(family, name), name.ending.size());
}

}  // namespace prometheus_express

#endif
