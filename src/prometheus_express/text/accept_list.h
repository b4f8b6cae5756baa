// Reads the lists of preferences with which a peer says what it takes: the values of Accept and
// Accept-Encoding. Knows no media type and no coding.
//
//   for (prom::AcceptElement element; prom::next_element(list, element);) use(element.value);
//
// Specification: RFC 9110, 5.6 and 12.4.2. Nothing is copied; the time is linear in the list's
// size, whatever it holds. Safe anywhere, interrupt handlers included.
#pragma once

#include <cstddef>
#include <string_view>

namespace prometheus_express {

// One element: its value and, behind it, parameters.
struct AcceptElement {
  std::string_view value;       // "text/plain", "gzip", "*": a token, or two with a '/' between
  std::string_view parameters;  // to be read with next_parameter()
  unsigned quality;  // q in thousandths, 0 (not acceptable) to 1000; 1000 where not given
};

// One parameter of an element; q is among them.
struct AcceptParameter {
  // Says whether the value, once taken out of its quotes, is `text`, byte for byte.
  [[nodiscard]] bool is(std::string_view text) const;

  std::string_view name;
  std::string_view value;  // of a quoted string: what is between the quotes, as written
  bool quoted;
};

// Takes elements off the front of `list` up to and with the first that is well-formed, and gives
// that; false where there is none left. Malformed elements are passed over; a quote that is never
// closed makes the rest of the list malformed. A q has any number of digits, of which three count;
// if it is given twice, the last counts.
[[nodiscard]] bool next_element(std::string_view& list, AcceptElement& element);

// Takes the first parameter off `parameters` of an element; false where there is none left.
[[nodiscard]] bool next_parameter(std::string_view& parameters, AcceptParameter& parameter);

// Names of parameters, types and codings: ASCII letters compare equal in either case.
[[nodiscard]] bool same_token(std::string_view a, std::string_view b);

}  // namespace prometheus_express
