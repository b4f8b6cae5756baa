#include "prometheus_express/platform/status.h"

#include <cstring>
#include <initializer_list>

namespace prometheus_express {

Status::Status(StatusCode code, const char* a, const char* b, const char* c, const char* d)
    : Status() {
  code_ = code;
  for (const char* const part : {a, b, c, d}) {
    if (part != nullptr) append(part, std::strlen(part));
  }
}

Status::Status(StatusCode code, std::string_view a, std::string_view b, std::string_view c,
               std::string_view d)
    : Status() {
  code_ = code;
  for (const std::string_view part : {a, b, c, d}) append(part.data(), part.size());
}

void Status::append(const char* text, std::size_t size) {
  for (std::size_t i = 0; i < size && size_ < kTextBytes; ++i) text_[size_++] = text[i];
  text_[size_] = '\0';
}

}  // namespace prometheus_express
