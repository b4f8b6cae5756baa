// Sends a registry's samples to any store that takes Prometheus remote write 1.0 (Prometheus,
// Mimir, Thanos, VictoriaMetrics ...), in fixed memory, driven by update().
//
//   prom::RemoteWrite<1'000'000> remote{network, "http://192.0.2.1:9090/api/v1/write", registry};
//   for (;;) {
//     if (time_for_samples()) (void)remote.collect(unix_time_ms());   // into the queue
//     remote.update();                                                  // sends; never blocks
//   }
//
// Samples wait, compressed, in a queue while there is no link. When it is full, the oldest give way
// and are counted. A batch is sent again, later and later, while the store cannot be reached or
// answers 5xx, 408 or 429, or redirects: redirects are not followed, since a board that obeys them
// sends its password to whoever answers; the error hook hears of the first. A batch is dropped, and
// counted, when the store refuses it with another status, since it would refuse it again. Samples
// of a series go out in the order in which they were collected, and no timestamp twice in a row,
// except in a batch that is sent again because its answer was lost: a store that keeps duplicates
// should drop them (VictoriaMetrics: -dedup.minScrapeInterval=1ms). Specification: Prometheus
// Remote-Write 1.0.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "prometheus_express/http/client/client.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/metrics/registry_link.h"
#include "prometheus_express/platform/config.h"
#include "prometheus_express/platform/random.h"
#include "prometheus_express/platform/status.h"
#include "prometheus_express/push/memory_body.h"
#include "prometheus_express/push/remote_write/block_queue.h"
#include "prometheus_express/push/remote_write/sample_stage.h"
#include "prometheus_express/push/remote_write/snappy.h"

namespace prometheus_express {

struct RemoteWriteOptions {
  // For one attempt to send a batch, from looking up the host to the last byte of the answer.
  std::uint32_t timeout_ms = 30'000;

  // How long to wait before a batch is sent again: at first, and at most. Each time is twice the
  // one before, less a random part of up to a half, so that a fleet does not come back as one.
  // Where the platform has no entropy, what is random depends on the external labels and on when an
  // attempt fails, in milliseconds.
  // Where the store asks for more time (Retry-After, with seconds or a date), it gets it, up to ten
  // minutes.
  std::uint32_t min_backoff_ms = 1'000;
  std::uint32_t max_backoff_ms = 60'000;

  // Basic authentication, where there is a user; borrowed. It goes over the network readable.
  std::string_view user = {};
  std::string_view password = {};

#if PROMETHEUS_EXPRESS_LARGE
  // A bearer's token instead, where there is one and no user; borrowed.
  std::string_view bearer_token = {};
#endif
};

// Counts since the start, of samples but where it says otherwise.
struct RemoteWriteStatistics {
  std::uint64_t queued = 0;       // collected
  std::uint64_t sent = 0;         // accepted by the store
  std::uint64_t dropped = 0;      // gave way to newer ones in a full queue
  std::uint64_t refused = 0;      // in batches that the store refused
  std::uint64_t unfit = 0;        // too large for the memory, or with too many labels
  std::uint64_t batches = 0;      // batches accepted
  std::uint64_t retries = 0;      // attempts that failed and are made again
  std::uint64_t skipped = 0;      // scrapes without a usable time
  std::uint64_t clock_steps = 0;  // how often the clock went back
  std::uint64_t sent_bytes = 0;   // of accepted batches, compressed
  std::size_t waiting = 0;        // in the queue or the batch, now
};

// What all sizes of RemoteWrite have in common. Made by RemoteWrite only. Use it from one thread;
// metrics may be updated by any at any time, and never wait for the store. Not for interrupt
// handlers.
class RemoteWriteBase {
 public:
  RemoteWriteBase(const RemoteWriteBase&) = delete;
  RemoteWriteBase& operator=(const RemoteWriteBase&) = delete;

  // Labels of every series that has no label of that name: which device, which site. Borrowed. To
  // be called before the first collect().
  template <std::size_t Count>
  void set_external_labels(const ConstantLabel (&labels)[Count]) {
    set_external_labels(labels, Count);
  }
  template <std::size_t Count>
  void set_external_labels(const ConstantLabel (&&labels)[Count]) = delete;

  // The same of as many as are known only at run time.
  void set_external_labels(const ConstantLabel* labels, std::size_t count);

  // Compresses with this instead of an encoder of its own. Borrowed.
  void compress_with(Snappy& snappy) { snappy_ = &snappy; }

  // Sends by remote write 2.0 to a store that knows it (push/remote_write/remote_write_2.h), a
  // RemoteWrite2. Borrowed. To be called before the first collect().
  //
  // The store is asked first, and what was collected before it answers goes by 1.0, which does not
  // tell since when a counter counts: all of it, where a board sends once and sleeps. `known` says
  // that uses_protocol_2() was true at an earlier start, so that nobody is asked; a program retains
  // it (metrics/retained). If the store has forgotten it, a batch is lost and counted as refused.
  template <class Protocol>
  void prefer(Protocol& protocol, bool known = false) {
    protocol.stage().set_memory(memory_.stage, memory_.stage_bytes);
    protocol_2_ = &protocol.stage();
    if (known) take_answer(true);
  }

  // Says whether the store has said that it knows remote write 2.0.
  bool uses_protocol_2() const { return answer_ == Answer::kYes; }

  // Puts a sample of every series of the registry into the queue, all of this time: milliseconds
  // since 1970-01-01 00:00 UTC. kInvalid, and nothing is collected but the scrape counted as
  // skipped, where the time is that of the last scrape (a clock that stands still) or not after
  // 1970 (one that was not set yet). A clock that went back is believed, since it may have been put
  // right, and counted; what was collected before goes out in batches of its own, and stores may
  // refuse samples that are older than what they have. kClosed where the registry has ended.
  // kFailed where a collector or callback threw, which is reported too: the samples before it are
  // in the queue.
  Status collect(std::int64_t unix_time_ms);

  // Goes on with sending: a bounded amount of work, and never blocks. Over a W5500 it takes at most
  // 100 ms on a Cortex-M4 of 120 MHz, and a collect() of 70 series at most 20 ms
  // (docs/bounded_calls.md).
  void update();

  // When update() must be called again even if nothing happens on the network, in its now_ms(); 0:
  // at once. UINT64_MAX where nothing waits to be sent.
  std::uint64_t next_deadline_ms() const;

  // Polls, and waits on the network, until everything was sent (or refused) or the time is over.
  // Says whether nothing waits any more.
  bool finish(std::uint32_t timeout_ms);

  RemoteWriteStatistics statistics() const;

  // Of the last attempt: ok if the store accepted the batch. Its text has the store's words.
  const Status& status() const { return status_; }

 protected:
  struct Memory {
    char* queue;
    std::size_t queue_bytes;
    char* stage;
    std::size_t stage_bytes;
    char* batch;
  };

  RemoteWriteBase(HttpClientBase& client, Network& network, std::string_view url,
                  CollectorRegistry& registry, const RemoteWriteOptions& options,
                  const Memory& memory);
  ~RemoteWriteBase() = default;

 private:
  struct Scrape;

  // Of the store, to the question whether it knows remote write 2.0.
  enum class Answer : std::uint8_t { kNone, kYes, kNo };

  bool collect_all(std::int64_t unix_time_ms);
  bool collect_some(Scrape& scrape);
  void queue_value(Scrape& scrape);
  void queue_sample(const SortedLabels& labels, const TimedSample& sample);
  void queue_stage();
  void clear_stage();
  bool fill_batch();
  bool waiting() const;
  bool must_ask() const { return protocol_2_ != nullptr && answer_ == Answer::kNone; }
  void ask();
  void send_batch();
  void send_batch(bool by_protocol_2);
  void take_outcome();
  void take_answer(bool yes);
  void retry(std::uint64_t asked_ms);
  void end_batch();

  HttpClientBase& client_;
  Network& network_;
  std::string_view url_;
  RegistryLink registry_;
  RemoteWriteOptions options_;
  BlockQueue queue_;
  SampleStage1 stage1_;
  SampleStage* stage_ = &stage1_;  // samples that are newer than those of the queue
  std::size_t stage_samples_ = 0;
  Memory memory_;
  SampleStage* protocol_2_ = nullptr;
  const ConstantLabel* external_ = nullptr;
  std::size_t external_count_ = 0;
  SmallSnappy small_snappy_;
  Snappy* snappy_ = &small_snappy_;
  MemoryBody body_;
  std::size_t batch_size_ = 0;     // compressed
  std::size_t batch_samples_ = 0;  // 0: there is no batch
  bool batch_is_2_ = false;
  bool asking_ = false;
  bool moved_ = false;  // the last answer was a redirect, and was reported
  Answer answer_ = Answer::kNone;
  std::int64_t last_time_ms_ = 0;
  std::uint64_t not_before_ms_ = 0;
  std::uint32_t backoff_ms_ = 0;
  Random random_;
  RemoteWriteStatistics statistics_;
  Status status_;
};

// The memory of a RemoteWrite, of which only the client is initialised.
template <std::size_t QueueBytes, std::size_t BatchBytes, std::size_t RequestBytes,
          std::size_t ResponseBytes>
struct RemoteWriteMemory {
  RemoteWriteMemory(Network& network, Resolver* resolver) : http_client(network, resolver) {}

  HttpClient<RequestBytes, ResponseBytes> http_client;
  char queue[QueueBytes];
  char stage[BatchBytes];
  char batch[Snappy::most_compressed(BatchBytes)];
};

// All memory is inside. A batch holds as many samples as BatchBytes do before they are compressed:
// a sample takes as many bytes as its labels and names have, and about 30 more; 70 to 130 are
// usual. In the queue it takes a third (batches of 1 KB) to a sixth (of 5 KB and more) of that: 16
// KB hold about 400 samples. RequestBytes and ResponseBytes are those of an HttpClient.
template <std::size_t QueueBytes, std::size_t BatchBytes = kRemoteWriteBatchBytes,
          std::size_t RequestBytes = kClientRequestBytes,
          std::size_t ResponseBytes = kClientResponseBytes>
class RemoteWrite : private RemoteWriteMemory<QueueBytes, BatchBytes, RequestBytes, ResponseBytes>,
                    public RemoteWriteBase {
  static_assert(BatchBytes >= 256, "a sample does not fit 256 bytes");
  static_assert(QueueBytes >= Snappy::most_compressed(BatchBytes) + BlockQueue::kHeaderBytes,
                "a queue must be able to hold a batch that cannot be compressed");

 public:
  // In the order of every push: who carries it, where to, what, how. All but the options is
  // borrowed, the text of the URL too. Without a resolver, the URL's host must be a numeric
  // address.
  RemoteWrite(Network& network, std::string_view url, CollectorRegistry& registry,
              const RemoteWriteOptions& options = {})
      : RemoteWrite(network, nullptr, url, registry, options) {}
  RemoteWrite(Network& network, Resolver* resolver, std::string_view url,
              CollectorRegistry& registry, const RemoteWriteOptions& options = {})
      : RemoteWriteMemory<QueueBytes, BatchBytes, RequestBytes, ResponseBytes>(network, resolver),
        RemoteWriteBase(this->http_client, network, url, registry, options,
                        {this->queue, QueueBytes, this->stage, BatchBytes, this->batch}) {}
  ~RemoteWrite() { this->http_client.cancel(); }
};

}  // namespace prometheus_express
