// What all compressors have in common: a body that is made of another one, piece by piece.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/http/response.h"

namespace prometheus_express {

// Another source's body, compressed as it is read. All memory is taken at construction; it serves
// one body after the other.
class CompressedBody : public BodySource {
 public:
  CompressedBody(const CompressedBody&) = delete;
  CompressedBody& operator=(const CompressedBody&) = delete;

  // Says whether begin() may be called: no body is under way, and the compressor got its memory.
  bool available() const { return ready_ && source_ == nullptr; }

  // The next body is that of `source`, which is released when this one is. Only while available().
  void begin(BodySource& source);

  // kFailed as soon as the source fails.
  BodyResult read_some(char* buffer, std::size_t size) override;
  void release() override;

 protected:
  // What is still to be compressed, and the room for what comes of it.
  struct Pieces {
    const char* input;
    std::size_t input_size;
    bool last;  // nothing follows this input
    char* output;
    std::size_t output_size;

    // Takes so much off the front of each.
    void advance(std::size_t taken, std::size_t made);
  };
  enum class Step : std::uint8_t { kMore, kEnd, kFailed };

  CompressedBody() = default;
  ~CompressedBody() = default;

  // The compressor has its memory, of which these `size` bytes are for pieces of the source.
  void set_ready(char* input, std::size_t size);

 private:
  // Forgets the body before.
  virtual void restart() = 0;

  // Compresses as much as goes in or comes out. There is room, and input unless that was the last.
  virtual Step compress(Pieces& pieces) = 0;

  bool refill();

  BodySource* source_ = nullptr;
  char* input_ = nullptr;
  std::size_t input_size_ = 0;
  Pieces pieces_{};
  bool ready_ = false;
  bool rests_ = false;  // the source does, once what it gave is taken
};

}  // namespace prometheus_express
