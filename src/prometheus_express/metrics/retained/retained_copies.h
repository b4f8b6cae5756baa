// Two copies of some words in memory that keeps what it holds through a reset. The newer one that
// is whole is valid, and the other one is written next: so a reset in the middle of writing loses
// that copy alone.
//
// A copy is a mark, a sequence number, the key of what its words mean, how many they are, their
// CRC-32 with these three, and the words. Its mark is taken away before anything else is written
// and put back when all is; in between, stores are in the order of the copy, from its words on.
#pragma once

#include <cstddef>
#include <cstdint>

namespace prometheus_express::detail {

class RetainedCopies {
 public:
  static constexpr std::size_t kHeadWords = 5;

  // `memory` holds two copies of `copy_words` each, and anything when power has come.
  constexpr RetainedCopies(volatile std::uint32_t* memory, std::size_t copy_words)
      : memory_(memory), copy_words_(copy_words) {}

  std::size_t room() const { return copy_words_ - kHeadWords; }

  // Looks for the newer whole copy, and says whether there is one. The next functions tell of it.
  bool find();
  std::uint32_t key() const { return newest()[kKey]; }
  std::size_t size() const { return newest()[kSize]; }
  std::uint32_t word_at(std::size_t index) const { return newest()[kHeadWords + index]; }

  // Writes the other one, which becomes the newest: begin(), put() with ascending `index`,
  // finish(). After begin() alone it is lost.
  void begin();
  void put(std::size_t index, std::uint32_t word) { other()[kHeadWords + index] = word; }
  void finish(std::uint32_t key, std::size_t size);

  // Afterwards there is none.
  void forget();

 private:
  enum Place : std::size_t { kMark, kSequence, kKey, kSize, kSum };

  volatile std::uint32_t* copy(unsigned index) const { return memory_ + index * copy_words_; }
  volatile std::uint32_t* newest() const { return copy(newest_); }
  volatile std::uint32_t* other() const { return copy(newest_ ^ 1); }
  bool is_whole(unsigned index) const;
  static std::uint32_t sum(const volatile std::uint32_t* copy);

  volatile std::uint32_t* memory_;
  std::size_t copy_words_;
  std::uint32_t sequence_ = 0;
  unsigned newest_ = 0;
};

}  // namespace prometheus_express::detail
