#include "prometheus_express/platform/status.h"

#include <initializer_list>

namespace prometheus_express {

Status::Status(StatusCode code, std::string_view a, std::string_view b, std::string_view c,
               std::string_view d)
    : code_(code) {
  std::size_t length = 0;
  for (const std::string_view part : {a, b, c, d}) {
    for (const char character : part) {
      if (length < kTextBytes) text_[length++] = character;
    }
  }
  text_[length] = '\0';
}

}  // namespace prometheus_express
