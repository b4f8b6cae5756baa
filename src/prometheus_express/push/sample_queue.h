// A queue of encoded samples in a fixed memory, for times without a link. When it is full, the
// oldest give way.
#pragma once

#include <cstddef>
#include <cstdint>

namespace prometheus_express {

// Holds fields of TimeSeriesWriter, each in one piece. They tell their own length, so that the
// queue needs no memory besides. One thread at a time.
class SampleQueue {
 public:
  // Some samples at the front, in one piece.
  struct Front {
    const char* data;
    std::size_t bytes;
    std::size_t samples;
  };

  SampleQueue(char* memory, std::size_t size) : memory_(memory), size_(size) {}

  // Room for a sample of `bytes`; as many of the oldest are dropped as it takes. nullptr where the
  // whole memory is smaller. Until commit() nothing is in the queue.
  char* reserve(std::size_t bytes);
  void commit(std::size_t bytes);

  // As many whole samples from the front as `most_bytes` hold and lie in one piece; at least one
  // where there is any, whatever its size.
  Front front(std::size_t most_bytes) const;

  // Takes what front() gave out of the queue.
  void pop(const Front& front);

  std::size_t samples() const { return samples_; }

  // Bytes that hold samples.
  std::size_t bytes() const { return wrapped_ ? wrap_ - begin_ + end_ : end_ - begin_; }

  // Samples that gave way so far.
  std::uint64_t dropped() const { return dropped_; }

 private:
  std::size_t first_size() const;
  void advance(std::size_t bytes, std::size_t samples);

  char* memory_;
  std::size_t size_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::size_t wrap_ = 0;  // where the samples end that begin_ leads to, if wrapped_
  bool wrapped_ = false;  // the samples go on at the memory's beginning, up to end_
  std::size_t samples_ = 0;
  std::uint64_t dropped_ = 0;
};

}  // namespace prometheus_express
