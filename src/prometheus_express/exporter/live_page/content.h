// The page itself: made of the files in page/ by pack.py when the library is built.
#pragma once

#include <cstddef>
#include <string_view>

namespace prometheus_express {

struct LivePageContent {
  struct Field {
    std::string_view name;
    std::string_view value;
  };

  std::string_view gzip;  // the document, compressed (RFC 1952)
  std::string_view tag;   // its entity tag, with the quotation marks (RFC 9110, 8.8.3)

  // The head of the response: first the fields that a 304 has, too.
  static constexpr std::size_t kFields = 7;
  static constexpr std::size_t kFieldsOf304 = 3;
  Field fields[kFields];
};

extern const LivePageContent kLivePageContent;

}  // namespace prometheus_express
