#include "prometheus_express/http/compression/accept_encoding.h"

#include "prometheus_express/text/accept_list.h"

namespace prometheus_express {

bool accepts_coding(std::string_view accept_encoding, std::string_view coding) {
  bool named = false;
  bool others = false;
  AcceptElement element;
  while (next_element(accept_encoding, element)) {
    const bool acceptable = element.quality > 0;
    if (same_token(element.value, coding)) {
      if (acceptable) return true;
      named = true;
    } else if (element.value == "*") {
      others = others || acceptable;
    }
  }
  return !named && others;
}

}  // namespace prometheus_express
