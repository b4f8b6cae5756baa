// Where samples are put together into the message of one request.
#pragma once

#include <cstddef>
#include <string_view>

#include "prometheus_express/push/remote_write/sorted_labels.h"

namespace prometheus_express {

class SampleStage {
 public:
  // Puts one sample of the metric that `labels` has entered into the message. False where it has no
  // room; the message is then as good as before.
  virtual bool add(const SortedLabels& labels, const TimedSample& sample) = 0;

  // The message of all that was added, until the next add() or clear().
  virtual std::string_view message() = 0;

  // Begins a new one.
  virtual void clear() = 0;

 protected:
  ~SampleStage() = default;
};

// Remote write 1.0: each sample is a TimeSeries of its own.
class SampleStage1 final : public SampleStage {
 public:
  SampleStage1(char* memory, std::size_t size) : memory_(memory), size_(size) {}

  bool add(const SortedLabels& labels, const TimedSample& sample) override;
  std::string_view message() override { return {memory_, used_}; }
  void clear() override { used_ = 0; }

 private:
  char* memory_;
  std::size_t size_;
  std::size_t used_ = 0;
};

}  // namespace prometheus_express
