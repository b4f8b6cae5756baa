// A compressor for a handler's responses, and which of several a client gets.
#pragma once

#include <cstddef>
#include <string_view>

#include "prometheus_express/http/compression/compressed_body.h"
#include "prometheus_express/http/compression/compression.h"

namespace prometheus_express {

// What all compressors and numbers of bodies have in common.
class ContentCoding : public Compression {
 public:
  ContentCoding(const ContentCoding&) = delete;
  ContentCoding& operator=(const ContentCoding&) = delete;

  void stream(const Request& request, Response& response, BodySource& source) override;

 protected:
  ContentCoding(std::string_view name, ContentCoding* other) : name_(name), other_(other) {}
  ~ContentCoding() = default;

 private:
  virtual CompressedBody* available_body() = 0;

  std::string_view name_;
  ContentCoding* other_;
};

// As many as `Bodies` responses may be under way compressed, each with the memory of a `Body`. Must
// outlive the server. Used by one server's thread only.
template <class Body, std::size_t Bodies>
class ContentCodingOf : public ContentCoding {
 public:
  ContentCodingOf() : ContentCoding(Body::kCoding, nullptr) {}

  // Those who prefer the other coding (by q in Accept-Encoding), or do not know this one, get that.
  // Borrowed, and used by this one's thread.
  explicit ContentCodingOf(ContentCoding& other) : ContentCoding(Body::kCoding, &other) {}

 private:
  CompressedBody* available_body() override {
    for (Body& body : bodies_) {
      if (body.available()) return &body;
    }
    return nullptr;
  }

  Body bodies_[Bodies];
};

}  // namespace prometheus_express
