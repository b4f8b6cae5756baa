// One scrape: the page of a registry, a buffer at a time.
#pragma once

#include <cstddef>
#include <cstdint>

#include "prometheus_express/exposition/format.h"
#include "prometheus_express/exposition/formats/text_format.h"
#include "prometheus_express/exposition/name_filter.h"
#include "prometheus_express/metrics/family/walk.h"
#include "prometheus_express/metrics/registry.h"

namespace prometheus_express {

struct ExpositionOptions {
  // What is done to names that are not those of before UTF-8 names.
  Escaping escaping = Escaping::kUnderscores;

  // Borrowed memory for the native buckets of histograms (NativeSnapshots). Without it the protobuf
  // format leaves them out, as it does for a histogram that has more than there is room for.
  NativeSnapshotPool* snapshots = nullptr;

  // Borrowed memory for exemplars (ExemplarBuffers). Without it exemplars are left out.
  ExemplarPool* exemplars = nullptr;

#if PROMETHEUS_EXPRESS_LARGE
  // Whether samples have the times that collectors gave them (metrics/emitted/metric_families.h).
  bool timestamps = true;
#endif

  // Which metrics are shown; borrows its query.
  NameFilter filter = {};
};

// Reads a registry's page into buffers of any size, from one byte up; the bytes are the same
// whatever the sizes. Needs no memory besides itself, however many series there are. Several may
// read one registry at once, while values change, and children and metrics come and go; one
// Exposition is for one thread at a time. Not for interrupt handlers.
class Exposition {
 public:
  enum class Status : std::uint8_t {
    kMore,         // the buffer is full, or many metrics were passed over (then `count` may be 0):
                   // read on
    kEnd,          // the page is complete with these bytes
    kInterrupted,  // a metric, or the registry, ended in the middle of one of its lines: what was
                   // read is not a page, throw it away
  };
  struct Result {
    std::size_t count;  // bytes written to the buffer
    Status status;
  };

  // `registry` may end before this object does; what the options borrow may not.
  explicit Exposition(CollectorRegistry& registry, const Format& format = kTextFormat,
                      const ExpositionOptions& options = {})
      : format_(format),
        naming_{options.escaping, *format.names},
        filter_(options.filter),
        walk_(registry),
        captured_(options.snapshots, options.exemplars) {
    captured_.set_timestamps(options);
  }

  // The same of a registry that may have ended already: read_some() then gives kInterrupted.
  explicit Exposition(const RegistryLink& registry, const Format& format = kTextFormat,
                      const ExpositionOptions& options = {})
      : format_(format),
        naming_{options.escaping, *format.names},
        filter_(options.filter),
        walk_(registry),
        captured_(options.snapshots, options.exemplars) {
    captured_.set_timestamps(options);
  }

  ~Exposition() { give_back(); }
  Exposition(const Exposition&) = delete;
  Exposition& operator=(const Exposition&) = delete;

  // Writes up to `size` (> 0) bytes: 640 take at most 1 ms on a Cortex-M4 of 120 MHz
  // (docs/bounded_calls.md), collectors and callbacks left out. The first call runs the registry's
  // collectors. What a collector or a callback throws reaches the caller, with all locks released:
  // after that of a collector, reading can begin again; after that of a callback the page is lost,
  // and read_some() gives kInterrupted from then on.
  [[nodiscard]] Result read_some(char* buffer, std::size_t size);

  // The same in whole lines, so that no metric can end in the middle of one: nothing but the end of
  // the registry interrupts it. A count of 0 with kMore says that the next line does not fit the
  // buffer, or that many metrics were passed over: read again, with a larger one. One Exposition is
  // read by read_some() or by read_lines().
  [[nodiscard]] Result read_lines(char* buffer, std::size_t size);

 private:
  void give_back() {
    if (format_.give_back != nullptr) format_.give_back(captured_);
  }
  bool begin();
  Result write_some(char* buffer, std::size_t size, bool first_write);
  bool write_header(Writer& writer);
  bool write_values(Writer& writer);
  bool write_whole_header(Writer& writer);
  bool write_whole_values(Writer& writer);
  Sample sample() const;
  void capture(const Sample& sample);
  bool write_trailer(Writer& writer);
  bool line_ended(Writer& writer);

  const Format& format_;
  Naming naming_;
  NameFilter filter_;
  Walk walk_;
  bool begun_ = false;
  bool trailer_written_ = false;
  unsigned line_ = 0;          // of the header or the value that the walk stands on
  std::size_t line_done_ = 0;  // bytes of that line that were read
  Captured captured_;
};

}  // namespace prometheus_express
