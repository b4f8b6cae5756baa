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

#include "prometheus_express/push/sample_stage.h"

namespace prometheus_express {

// What all sizes of RemoteWrite2 have in common. For one RemoteWrite.
class RemoteWrite2Base : public SampleStage {
 public:
  RemoteWrite2Base(const RemoteWrite2Base&) = delete;
  RemoteWrite2Base& operator=(const RemoteWrite2Base&) = delete;

  // Of use to RemoteWrite only: the memory for the message, half of it for the table.
  void set_memory(char* memory, std::size_t size);

  bool add(const SortedLabels& labels, const TimedSample& sample) override;
  std::string_view message() override;
  void clear() override;

 protected:
  // Where a text begins in the table, or nothing.
  struct Slot {
    std::uint32_t end = 0;  // behind the text; 0: free
    std::uint32_t size = 0;
    std::uint32_t reference = 0;
  };

  RemoteWrite2Base(Slot* slots, std::size_t count) : slots_(slots), slot_count_(count) {}
  ~RemoteWrite2Base() = default;

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

// A batch has at most `Texts` different texts; what it has more goes into the next one. 12 bytes
// each.
template <std::size_t Texts>
class RemoteWrite2 final : public RemoteWrite2Base {
  static_assert(Texts >= 16, "a sample alone may need 16 texts");

 public:
  RemoteWrite2() : RemoteWrite2Base(slots_, Texts) {}

 private:
  Slot slots_[Texts];
};

}  // namespace prometheus_express
