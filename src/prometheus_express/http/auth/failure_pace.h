// How often one address may be wrong.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/platform/config.h"

namespace prometheus_express {

// Remembers of the addresses that were wrong lately how much of their time is used up. One that has
// been wrong ten times at once is not listened to until a second has gone by, and may then be wrong
// once a second. Others notice nothing. When more addresses are wrong than there is room for, those
// that were so least are forgotten. On a board, which is told no addresses
// (Request::peer), it is empty and slows nobody down.
class FailurePace {
 public:
  static constexpr std::uint64_t kPauseMs = 1'000;
  static constexpr std::uint64_t kAtOnce = 10;

  // Says whether this address has to wait. `now_ms` is of any clock that does not go back.
  [[nodiscard]] bool slows(std::uint64_t peer, std::uint64_t now_ms) const {
    if (!kLarge || peer == 0) return false;
    for (const Entry& entry : entries_) {
      if (entry.peer == peer) return entry.free_at_ms > now_ms + (kAtOnce - 1) * kPauseMs;
    }
    return false;
  }

  // This address was wrong.
  void failed(std::uint64_t peer, std::uint64_t now_ms) {
    if (!kLarge || peer == 0) return;
    Entry* mine = entries_;
    for (Entry& entry : entries_) {
      if (entry.peer == peer) {
        mine = &entry;
        break;
      }
      if (entry.free_at_ms < mine->free_at_ms) mine = &entry;
    }
    if (mine->peer != peer || mine->free_at_ms < now_ms) *mine = {peer, now_ms};
    mine->free_at_ms += kPauseMs;
  }

 private:
  struct Entry {
    std::uint64_t peer;        // 0: nobody
    std::uint64_t free_at_ms;  // when all that it did wrong is forgiven
  };

  static constexpr std::size_t kPeers = kLarge ? 256 : 1;

  Entry entries_[kPeers] = {};
};

}  // namespace prometheus_express
