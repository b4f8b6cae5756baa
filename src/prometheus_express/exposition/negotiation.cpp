#include "prometheus_express/exposition/negotiation.h"

#include "prometheus_express/text/accept_list.h"

namespace prometheus_express {
namespace {

// How well an element fits an offer: kNoMatch, kAnything, kAnySubtype, or kType and one for each
// parameter that agrees.
enum Specificity : unsigned { kNoMatch, kAnything, kAnySubtype, kType };

// What the header says of one offer.
struct Match {
  unsigned specificity = kNoMatch;
  unsigned quality = 0;
  std::size_t position = 0;  // of the element in the header
  Escaping escaping = Escaping::kUnderscores;
  bool names_escaping = false;
};

unsigned match_type(std::string_view range, const MediaType& media_type) {
  if (range == "*/*") return kAnything;
  const std::size_t slash = range.find('/');
  if (slash == std::string_view::npos || !same_token(range.substr(0, slash), media_type.type)) {
    return kNoMatch;
  }
  const std::string_view subtype = range.substr(slash + 1);
  if (subtype == "*") return kAnySubtype;
  return same_token(subtype, media_type.subtype) ? kType : kNoMatch;
}

Escaping parse_escaping(const AcceptParameter& parameter) {
  for (std::size_t i = 0; i < kEscapings; ++i) {
    if (parameter.is(kEscapingNames[i])) return static_cast<Escaping>(i);
  }
  return Escaping::kUnderscores;
}

Match match(const AcceptElement& element, const MediaType& media_type) {
  enum class Agreement : unsigned char { kUnsaid, kAgrees, kDiffers };
  Match result;
  result.specificity = match_type(element.value, media_type);
  if (result.specificity == kNoMatch) return {};
  result.quality = element.quality;
  Agreement agreements[MediaType::kParameters] = {};
  std::string_view rest = element.parameters;
  AcceptParameter parameter;
  while (next_parameter(rest, parameter)) {
    if (same_token(parameter.name, "escaping")) {
      result.escaping = parse_escaping(parameter);
      result.names_escaping = true;
    }
    for (std::size_t i = 0; i < MediaType::kParameters; ++i) {
      const MediaType::Parameter& wanted = media_type.parameters[i];
      if (!same_token(parameter.name, wanted.name)) continue;
      agreements[i] = parameter.is(wanted.value) ? Agreement::kAgrees : Agreement::kDiffers;
    }
  }
  if (result.specificity != kType) return result;
  for (const Agreement agreement : agreements) {
    if (agreement == Agreement::kDiffers) return {};
    if (agreement == Agreement::kAgrees) {
      ++result.specificity;
      result.names_escaping = true;
    }
  }
  return result;
}

Match best_match(std::string_view accept, const MediaType& media_type) {
  Match best;
  AcceptElement element;
  for (std::size_t position = 0; next_element(accept, element); ++position) {
    Match found = match(element, media_type);
    found.position = position;
    if (found.specificity > best.specificity ||
        (found.specificity == best.specificity && found.quality > best.quality)) {
      best = found;
    }
  }
  return best;
}

}  // namespace

Negotiated negotiate(std::string_view accept, const Offer* offers, std::size_t count) {
  Negotiated chosen{offers, Escaping::kUnderscores, false};
  Match best;
  for (std::size_t i = 0; i < count; ++i) {
    const Match found = best_match(accept, offers[i].media_type);
    if (found.quality > best.quality ||
        (found.quality == best.quality && found.position < best.position)) {
      chosen = {&offers[i], found.escaping, found.names_escaping};
      best = found;
    }
  }
  return chosen;
}

}  // namespace prometheus_express
