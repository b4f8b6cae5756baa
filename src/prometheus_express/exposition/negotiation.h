// Which format a reader gets, and how names are escaped in it, by what it says that it takes.
#pragma once

#include <cstddef>
#include <string_view>

#include "prometheus_express/exposition/escaping.h"
#include "prometheus_express/exposition/format.h"
#include "prometheus_express/exposition/media_type.h"

namespace prometheus_express {

// A format that a program can write. Both are borrowed.
struct Offer {
  const MediaType& media_type;
  const Format& format;
};

struct Negotiated {
  // Names the escaping where the reader asked for a version or an escaping, as the official Python
  // client does.
  const char* content_type() const {
    return names_escaping ? offer->media_type.content_type(escaping)
                          : offer->media_type.plain_content_type;
  }

  const Offer* offer;  // one of those given
  Escaping escaping;   // as asked for; kUnderscores where nothing known was
  bool names_escaping;
};

// Chooses from `offers` (at least one) for a reader whose Accept header has the value `accept`,
// empty where it sent none. Give the offers in the order of your own preference, and first the one
// for readers that have none of theirs: text 0.0.4, for curl and browsers.
//
//   static const prom::Offer kOffers[] = {{prom::kText004, prom::kTextFormat},
//                                         {prom::kOpenMetrics100, prom::kOpenMetricsFormat}};
//   const prom::Negotiated negotiated = prom::negotiate(request.header("Accept"), kOffers);
//
// An element matches an offer when it names its type, "type/*" or "*/*", and no other value for one
// of its parameters: "text/plain" matches every version. Parameters may come in any order and more
// than once (the last counts); unknown ones are ignored, and malformed elements are passed over.
//
// Of the elements that match an offer, the most specific one says its q (RFC 9110, 12.5.1): a type
// with more of the parameters before one with fewer, before "type/*", before "*/*"; of equals, that
// with the highest q, then the first. The offer with the highest q is chosen; of equals, the one
// whose element comes first, then the one that is offered first. q=0 excludes. Where nothing is
// acceptable, the first offer is chosen, as all Prometheus clients do it: never 406.
//
// Allocates nothing; the time is linear in the header's size, for each offer. Safe anywhere,
// interrupt handlers included.
[[nodiscard]] Negotiated negotiate(std::string_view accept, const Offer* offers, std::size_t count);

template <std::size_t Count>
[[nodiscard]] Negotiated negotiate(std::string_view accept, const Offer (&offers)[Count]) {
  return negotiate(accept, offers, Count);
}

}  // namespace prometheus_express
