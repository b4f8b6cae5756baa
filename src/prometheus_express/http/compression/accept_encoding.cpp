#include "prometheus_express/http/compression/accept_encoding.h"

#include "prometheus_express/platform/bounds.h"
#include "prometheus_express/text/accept_list.h"

namespace prometheus_express {

unsigned coding_quality(std::string_view accept_encoding, std::string_view coding) {
  bool is_named = false;
  unsigned named = 0;
  unsigned others = 0;
  AcceptElement element;
  while (next_element(accept_encoding, element)) {
    if (same_token(element.value, coding)) {
      is_named = true;
      named = larger_of(named, element.quality);
    } else if (element.value == "*") {
      others = larger_of(others, element.quality);
    }
  }
  return is_named ? named : others;
}

}  // namespace prometheus_express
