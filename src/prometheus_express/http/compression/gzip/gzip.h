// Compresses bodies with zlib, as they are sent. A link target of its own,
// prometheus_express::gzip; programs that do not link it need no zlib.
//
//   prom::Gzip<> gzip;
//   gzip.stream(request, response, source);  // in a handler
#pragma once

#include <zlib.h>

#include <cstddef>

#include "prometheus_express/http/compression/compression.h"

namespace prometheus_express {

// Another source's body in the gzip format (RFC 1952). All memory, 42 KiB, is taken at
// construction, most of it from the heap by way of zlib; it serves one body after the other.
class GzipBody : public BodySource {
 public:
  GzipBody();
  ~GzipBody();
  GzipBody(const GzipBody&) = delete;
  GzipBody& operator=(const GzipBody&) = delete;

  // Says whether begin() may be called: no body is under way, and zlib got its memory.
  bool available() const { return ready_ && source_ == nullptr; }

  // The next body is that of `source`, which is released when this one is. Only while available().
  void begin(BodySource& source);

  // kFailed as soon as the source fails.
  BodyResult read_some(char* buffer, std::size_t size) override;
  void release() override;

 private:
  bool refill();

  BodySource* source_ = nullptr;
  bool ready_ = false;  // zlib got its memory
  bool ended_ = false;  // the source gave its last bytes
  bool rests_ = false;  // once those that it gave are taken
  z_stream stream_{};
  char input_[4096];
};

// What all sizes of Gzip have in common.
class GzipBase : public Compression {
 public:
  GzipBase(const GzipBase&) = delete;
  GzipBase& operator=(const GzipBase&) = delete;

  void stream(const Request& request, Response& response, BodySource& source) override;

 protected:
  GzipBase(GzipBody* bodies, std::size_t count) : bodies_(bodies), count_(count) {}
  ~GzipBase() = default;

 private:
  GzipBody* bodies_;
  std::size_t count_;
};

// As many as `Bodies` responses may be under way compressed, each with the memory of a GzipBody.
// Must outlive the server. Used by one server's thread only.
template <std::size_t Bodies = 4>
class Gzip : public GzipBase {
 public:
  Gzip() : GzipBase(bodies_, Bodies) {}

 private:
  GzipBody bodies_[Bodies];
};

}  // namespace prometheus_express
