// Remote write 2.0, for a RemoteWrite that is told so:
//
//   prom::RemoteWrite2<256> protocol;             // an index of up to 256 texts in a batch
//   remote.prefer(protocol);
//
// A batch has each text once, in a table; samples come with the type, help and unit of their metric
// and, where the registry keeps it, the time at which it began to count. Native histograms go as
// their classic buckets. Before its first batch the store is asked, by a request without samples,
// whether it knows this protocol; until it has said so, and for good if it does not (415, or no
// word of samples written, as older stores answer), samples are sent by 1.0. Specification:
// Prometheus Remote-Write 2.0 (a release candidate when this was written);
// io/prometheus/write/v2/types.proto.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "prometheus_express/push/remote_write/sample_stage.h"

namespace prometheus_express {

// Puts the messages of RemoteWrite2 together. Of use to RemoteWrite only.
class SampleStage2 final : public SampleStage {
 public:
  // A text of the table.
  struct Slot {
    std::uint32_t end = 0;  // behind the text; 0: free
    std::uint32_t size = 0;
    std::uint32_t reference = 0;
  };

  SampleStage2(Slot* slots, std::size_t count) : slots_(slots), slot_count_(count) {}

  // For the message; half of it is for the table. With less than kLeastBytes, no sample has room.
  static constexpr std::size_t kLeastBytes = 4;
  void set_memory(char* memory, std::size_t size);

  bool add(const SortedLabels& labels, const TimedSample& sample) override;
  std::string_view message() override;
  void clear() override;

 private:
  // Two for each label; type, help and unit of the metric.
  struct References {
    std::uint32_t labels[2 * SortedLabels::kMost];
    std::size_t count = 0;
    std::uint32_t help = 0;
    std::uint32_t unit = 0;
  };

  bool refer(const SortedLabels& labels, const TimedSample& sample, References& references);
  template <class Write>
  bool refer(std::size_t size, const Write& write, std::uint32_t& reference);
  bool find(std::string_view text, Slot*& slot);

  Slot* slots_;
  std::size_t slot_count_;
  char* memory_ = nullptr;
  std::size_t table_room_ = 0;
  std::size_t size_ = 0;
  std::size_t table_ = 0;   // bytes of the table, from the memory's beginning
  std::size_t series_ = 0;  // bytes of the series, behind the table's room
  std::uint32_t texts_ = 0;
};

// For one RemoteWrite. A batch has at most `Texts` different texts; what it has more goes into the
// next one. 12 bytes each.
template <std::size_t Texts>
class RemoteWrite2 {
  static_assert(Texts >= 16, "a sample alone may need 16 texts");

 public:
  RemoteWrite2() = default;
  RemoteWrite2(const RemoteWrite2&) = delete;
  RemoteWrite2& operator=(const RemoteWrite2&) = delete;

  SampleStage2& stage() { return stage_; }

 private:
  SampleStage2::Slot slots_[Texts];
  SampleStage2 stage_{slots_, Texts};
};

}  // namespace prometheus_express
