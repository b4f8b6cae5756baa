// Arduino's String, as much of it as sketches about networks use, over std::string.
#pragma once

#include <string>

class __FlashStringHelper;
#define F(text) (reinterpret_cast<const __FlashStringHelper*>(PSTR(text)))

class String {
 public:
  String(const char* text = "") : text_(text == nullptr ? "" : text) {}
  String(const __FlashStringHelper* text) : text_(reinterpret_cast<const char*>(text)) {}
  explicit String(char c) : text_(1, c) {}
  explicit String(int value, unsigned char base = 10);
  explicit String(unsigned value, unsigned char base = 10);
  explicit String(long value, unsigned char base = 10);
  explicit String(unsigned long value, unsigned char base = 10);
  explicit String(double value, unsigned char digits = 2);

  const char* c_str() const { return text_.c_str(); }
  unsigned int length() const { return static_cast<unsigned int>(text_.size()); }
  bool reserve(unsigned int size) { return text_.reserve(size), true; }
  char charAt(unsigned int i) const { return i < length() ? text_[i] : '\0'; }
  char operator[](unsigned int i) const { return charAt(i); }
  int indexOf(char c, unsigned int from = 0) const;
  int indexOf(const String& text, unsigned int from = 0) const;
  String substring(unsigned int begin, unsigned int end = ~0U) const;
  bool startsWith(const String& text) const { return text_.rfind(text.text_, 0) == 0; }
  bool endsWith(const String& text) const;
  long toInt() const;
  void trim();

  String& operator+=(const String& more) { return text_ += more.text_, *this; }
  String& operator+=(char c) { return text_ += c, *this; }
  bool operator==(const String& other) const { return text_ == other.text_; }
  bool operator!=(const String& other) const { return text_ != other.text_; }
  friend String operator+(String a, const String& b) { return a += b; }

 private:
  std::string text_;
};
