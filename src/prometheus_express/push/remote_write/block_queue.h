// A queue of blocks of samples in a fixed memory, for times without a link. When it is full, the
// oldest give way.
#pragma once

#include <cstddef>
#include <cstdint>

namespace prometheus_express {

// Holds each block in one piece. One thread at a time.
class BlockQueue {
 public:
  // What each block takes besides its bytes.
  static constexpr std::size_t kHeaderBytes = 8;

  struct Block {
    const char* data;
    std::size_t bytes;
    std::size_t samples;  // 0: there is no block
    bool marked;
  };

  BlockQueue(char* memory, std::size_t size) : memory_(memory), size_(size) {}

  // Room for a block of up to `bytes`; as many of the oldest blocks are dropped as it takes. Until
  // commit() nothing is in the queue. nullptr, and nothing dropped, where the memory as a whole is
  // too small.
  char* reserve(std::size_t bytes);

  // Puts it into the queue: `bytes` were written there, which hold so many samples (> 0). The mark
  // is the caller's.
  void commit(std::size_t bytes, std::size_t samples, bool marked = false);

  // The oldest block.
  Block front() const;
  void pop();

  // Samples of all blocks, and of those that gave way so far.
  std::size_t samples() const { return samples_; }
  std::uint64_t dropped() const { return dropped_; }

 private:
  char* memory_;
  std::size_t size_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::size_t wrap_ = 0;  // where the blocks end that begin_ leads to, if wrapped_
  bool wrapped_ = false;  // the blocks go on at the memory's beginning, up to end_
  std::size_t samples_ = 0;
  std::uint64_t dropped_ = 0;
};

}  // namespace prometheus_express
