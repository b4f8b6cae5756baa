#include "WString.h"

#include <cstdio>
#include <cstdlib>

namespace {

std::string digits_of(unsigned long value, unsigned char base) {
  std::string text;
  do {
    text.insert(text.begin(), "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[value % base]);
    value /= base;
  } while (value != 0);
  return text;
}

int position(std::string::size_type found) {
  return found == std::string::npos ? -1 : static_cast<int>(found);
}

}  // namespace

String::String(int value, unsigned char base) : String(static_cast<long>(value), base) {}
String::String(unsigned value, unsigned char base) : text_(digits_of(value, base)) {}
String::String(unsigned long value, unsigned char base) : text_(digits_of(value, base)) {}

// Only decimal numbers have a sign; in another base it is the pattern of a negative one that is
// shown.
String::String(long value, unsigned char base)
    : text_(value < 0 && base == 10 ? "-" + digits_of(0UL - static_cast<unsigned long>(value), 10)
                                    : digits_of(static_cast<unsigned long>(value), base)) {}

String::String(double value, unsigned char digits) {
  char text[400];
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  text_ = text;
}

int String::indexOf(char c, unsigned int from) const { return position(text_.find(c, from)); }
int String::indexOf(const String& text, unsigned int from) const {
  return position(text_.find(text.text_, from));
}

String String::substring(unsigned int begin, unsigned int end) const {
  if (begin > end) std::swap(begin, end);
  return begin >= length() ? String() : String(text_.substr(begin, end - begin).c_str());
}

bool String::endsWith(const String& text) const {
  return length() >= text.length() &&
         text_.compare(text_.size() - text.text_.size(), text.text_.size(), text.text_) == 0;
}

long String::toInt() const { return std::strtol(c_str(), nullptr, 10); }

void String::trim() {
  constexpr const char* kSpace = " \t\r\n\v\f";
  const auto begin = text_.find_first_not_of(kSpace);
  text_ = begin == std::string::npos
              ? ""
              : text_.substr(begin, text_.find_last_not_of(kSpace) - begin + 1);
}
