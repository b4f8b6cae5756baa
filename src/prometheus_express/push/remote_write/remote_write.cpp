#include "prometheus_express/push/remote_write/remote_write.h"

#include <cstring>

#include "prometheus_express/metrics/family/walk.h"
#include "prometheus_express/metrics/value/value_kind.h"
#include "prometheus_express/platform/bounds.h"
#include "prometheus_express/platform/error.h"
#include "prometheus_express/platform/guarded.h"
#include "prometheus_express/push/answer_words.h"
#include "prometheus_express/text/http_date.h"
#include "prometheus_express/text/utf8.h"

namespace prometheus_express {
namespace {

// How many values are read while the registry is locked, so that those who make metrics get their
// turn.
constexpr int kValuesPerStep = 64;

constexpr std::uint64_t kMostAskedMs = 600'000;

// True where the store has moved. That says nothing about the samples, so they wait until somebody
// has put the URL right.
bool has_moved(int answer) { return answer / 100 == 3; }

// True where the store would say the same again to the same samples.
bool is_final(int answer) {
  return answer / 100 == 2 || (answer / 100 == 4 && answer != 408 && answer != 429);
}

double call_back(Walk& walk, const ValueFunction& function) {
  return on_throw(
      [&] {
        const Walk::InCallback in_callback{walk, function};
        return function();
      },
      [&] { Thrown::note("the callback of metric '", walk.metric()->family().name()); });
}

}  // namespace

// One collect() under way.
struct RemoteWriteBase::Scrape {
  Scrape(const RegistryLink& registry, const ConstantLabel* external, std::size_t external_count,
         std::int64_t time_ms)
      : walk(registry), labels(external, external_count), timestamp_ms(time_ms) {}

  Walk walk;
  SortedLabels labels;
  ValueSnapshot snapshot;
  std::int64_t timestamp_ms;
  const Membership* entered = nullptr;
  bool fits = false;  // the labels of the metric that was entered
  bool begun = false;
  bool interrupted = false;
};

RemoteWriteBase::RemoteWriteBase(HttpClientBase& client, Network& network, std::string_view url,
                                 CollectorRegistry& registry, const RemoteWriteOptions& options,
                                 const Memory& memory)
    : client_(client),
      network_(network),
      url_(url),
      registry_(registry),
      options_(options),
      queue_(memory.queue, memory.queue_bytes),
      stage1_(memory.stage, memory.stage_bytes),
      memory_(memory) {}

void RemoteWriteBase::set_external_labels(const ConstantLabel* labels, std::size_t count) {
  external_ = labels;
  external_count_ = count;
  for (std::size_t i = 0; i < count; ++i) {
    if (!is_utf8(labels[i].value)) {
      registry_.count_repaired_value();
      report_failure("external label '", labels[i].name, "': its value is not UTF-8");
    }
    for (const char* at = labels[i].value; *at != 0; ++at) {
      random_.mix(static_cast<unsigned char>(*at));
    }
  }
}

Status RemoteWriteBase::collect(std::int64_t unix_time_ms) {
  if (unix_time_ms <= 0 || unix_time_ms == last_time_ms_) {
    ++statistics_.skipped;
    return Status(StatusCode::kInvalid, unix_time_ms <= 0
                                            ? "no samples are collected before the clock is set"
                                            : "no samples are collected: the clock stands still");
  }
  if (unix_time_ms < last_time_ms_) {
    ++statistics_.clock_steps;
    // What the store thinks of times that were wrong shall not befall those that are right.
    if (stage_samples_ != 0) queue_stage();
  }
  last_time_ms_ = unix_time_ms;
  bool interrupted = false;
  Thrown thrown;
  if (!run_guarded([&] { interrupted = !collect_all(unix_time_ms); }, thrown)) {
    thrown.report("a collector or callback");
    return Status(StatusCode::kFailed, thrown.text());
  }
  if (interrupted) return Status(StatusCode::kClosed, "the registry has ended");
  return {};
}

// False where the registry has ended.
bool RemoteWriteBase::collect_all(std::int64_t unix_time_ms) {
  Scrape scrape{registry_, external_, external_count_, unix_time_ms};
  scrape.walk.collect();
  while (collect_some(scrape)) {
  }
  return !scrape.interrupted;
}

// False at the end.
bool RemoteWriteBase::collect_some(Scrape& scrape) {
  Walk& walk = scrape.walk;
  Walk::Step step{walk};
  scrape.interrupted = walk.interrupted();
  if (scrape.interrupted) return false;
  if (!scrape.begun) walk.begin();
  scrape.begun = true;
  // Another metric may meanwhile live where the one did that was entered.
  scrape.entered = nullptr;
  (void)walk.take_moved();
  walk.refresh();
  for (int i = 0; i < kValuesPerStep; ++i) {
    if (walk.metric() == nullptr) return false;
    if (walk.at_value() || walk.next_value()) {
      queue_value(scrape);
      walk.next_value();
    }
    if (!walk.at_value()) walk.next_family();
  }
  return true;
}

void RemoteWriteBase::queue_value(Scrape& scrape) {
  Walk& walk = scrape.walk;
  const Membership* const metric = walk.metric();
  if (scrape.entered != metric) scrape.fits = scrape.labels.enter(*metric);
  scrape.entered = metric;
  const ValueKind& kind = metric->family().kind();
  const Walk::At at = walk.at();
  const unsigned count = kind.sample_count(at.value);
  if (!scrape.fits) {
    statistics_.unfit += count;
    return;
  }
  for (unsigned i = 0; i < count; ++i) {
    SampleNumber number;
    if (at.function) {
      number.set(call_back(walk, at.function));
    } else {
      kind.read_sample(at.value, i, scrape.snapshot, number);
    }
    const std::int64_t own_time_ms = kind.timestamp_ms(scrape.snapshot);
    queue_sample(scrape.labels,
                 {kind.name_of(at.value, i), walk.label_text(),
                  number.is_whole ? static_cast<double>(number.whole) : number.real,
                  own_time_ms == kNoTimestamp ? scrape.timestamp_ms : own_time_ms, at.created});
  }
}

void RemoteWriteBase::queue_sample(const SortedLabels& labels, const TimedSample& sample) {
  bool added = stage_->add(labels, sample);
  if (!added && stage_samples_ != 0) {
    queue_stage();
    added = stage_->add(labels, sample);
  }
  if (!added) {
    ++statistics_.unfit;
    return;
  }
  ++stage_samples_;
  ++statistics_.queued;
}

void RemoteWriteBase::queue_stage() {
  const std::string_view message = stage_->message();
  char* const room = queue_.reserve(Snappy::most_compressed(message.size()));
  queue_.commit(snappy_->compress(message.data(), message.size(), room), stage_samples_,
                stage_ == protocol_2_);
  clear_stage();
}

void RemoteWriteBase::clear_stage() {
  stage_->clear();
  stage_samples_ = 0;
}

void RemoteWriteBase::update() {
  network_.update();
  if (client_.busy()) {
    client_.update();
    if (client_.busy()) return;
    take_outcome();
  }
  if (network_.now_ms() < not_before_ms_ || !waiting()) return;
  if (must_ask()) return ask();
  if (fill_batch()) send_batch();
}

std::uint64_t RemoteWriteBase::next_deadline_ms() const {
  if (client_.busy()) return client_.next_deadline_ms();
  return waiting() ? not_before_ms_ : largest<std::uint64_t>();
}

bool RemoteWriteBase::waiting() const {
  return batch_samples_ != 0 || stage_samples_ != 0 || queue_.samples() != 0;
}

bool RemoteWriteBase::finish(std::uint32_t timeout_ms) {
  const std::uint64_t end_ms = network_.now_ms() + timeout_ms;
  for (;;) {
    update();
    const std::uint64_t next_ms = next_deadline_ms();
    const std::uint64_t now_ms = network_.now_ms();
    if (!waiting() || now_ms >= end_ms) return !waiting();
    if (next_ms > now_ms) network_.wait(smaller_of(next_ms, end_ms));
  }
}

// False where there is nothing to send.
bool RemoteWriteBase::fill_batch() {
  while (batch_samples_ == 0) {
    const BlockQueue::Block block = queue_.front();
    if (block.samples == 0) break;
    if (block.marked && answer_ != Answer::kYes) {
      statistics_.refused += block.samples;  // the store has forgotten what it knew
    } else {
      std::memcpy(memory_.batch, block.data, block.bytes);
      batch_size_ = block.bytes;
      batch_samples_ = block.samples;
      batch_is_2_ = block.marked;
    }
    queue_.pop();
  }
  if (batch_samples_ == 0 && stage_samples_ != 0) {
    const std::string_view message = stage_->message();
    batch_size_ = snappy_->compress(message.data(), message.size(), memory_.batch);
    batch_samples_ = stage_samples_;
    batch_is_2_ = stage_ == protocol_2_;
    clear_stage();
  }
  return batch_samples_ != 0;
}

// By a message without samples, which has nothing but the empty text that every table begins with.
void RemoteWriteBase::ask() {
  constexpr char kNoSamples[] = {4 << 3 | 2, 0};
  batch_size_ = snappy_->compress(kNoSamples, sizeof kNoSamples, memory_.batch);
  asking_ = true;
  send_batch(true);
}

void RemoteWriteBase::send_batch() {
  asking_ = false;
  send_batch(batch_is_2_);
}

void RemoteWriteBase::send_batch(bool by_protocol_2) {
  Url url;
  const Status status = parse_url(url_, url);
  if (!status.ok()) {
    status_ = status;
    return retry(0);
  }
  client_.begin("POST", url);
  client_.add_header("User-Agent", "prometheus_express");
  client_.add_header("Content-Encoding", "snappy");
  client_.add_header("Content-Type",
                     by_protocol_2 ? "application/x-protobuf;proto=io.prometheus.write.v2.Request"
                                   : "application/x-protobuf");
  client_.add_header("X-Prometheus-Remote-Write-Version", by_protocol_2 ? "2.0.0" : "0.1.0");
  if (!options_.user.empty()) client_.authorize(options_.user, options_.password);
#if PROMETHEUS_EXPRESS_LARGE
  if (options_.user.empty() && !options_.bearer_token.empty()) {
    client_.authorize_bearer(options_.bearer_token);
  }
#endif
  client_.look_for("x-prometheus-remote-write-samples-written");
  client_.read_dates(parse_http_date);
  body_.begin({memory_.batch, batch_size_});
  client_.send_request(body_, batch_size_, options_.timeout_ms);
  if (!client_.busy()) take_outcome();
}

void RemoteWriteBase::take_outcome() {
  const Status& status = client_.status();
  if (!client_.answered()) {
    status_ = Status(status.code(), std::string_view(status.text()), ": remote write to ", url_);
    return retry(0);
  }
  const int answer = client_.response_status();
  if (!is_final(answer)) {
    status_ = refused_by(url_, client_);
    if (has_moved(answer) && !moved_) report_failure(status_.text());
    moved_ = has_moved(answer);
    return retry(
        smaller_of<std::uint64_t>(std::uint64_t{client_.retry_after_s()} * 1'000, kMostAskedMs));
  }
  moved_ = false;
  const bool accepted = answer / 100 == 2;
  if (asking_) return take_answer(accepted && client_.found());
  // A store that knows only 1.0 and does not look at the type finds no samples in a message of 2.0.
  const bool lost = batch_is_2_ && (answer == 415 || (accepted && !client_.found()));
  status_ = accepted && !lost ? Status() : refused_by(url_, client_);
  if (accepted && !lost) {
    statistics_.sent += batch_samples_;
    statistics_.sent_bytes += batch_size_;
    ++statistics_.batches;
  } else {
    statistics_.refused += batch_samples_;
  }
  end_batch();
  if (lost) take_answer(false);
}

// From here on samples are put together for the protocol that the store knows.
void RemoteWriteBase::take_answer(bool yes) {
  answer_ = yes ? Answer::kYes : Answer::kNo;
  backoff_ms_ = 0;
  not_before_ms_ = 0;
  if (stage_samples_ != 0) queue_stage();
  if (yes) {
    stage_ = protocol_2_;
  } else {
    stage_ = &stage1_;
  }
  stage_->clear();
}

// `asked_ms` is how long the store wants to be left alone.
void RemoteWriteBase::retry(std::uint64_t asked_ms) {
  ++statistics_.retries;
  const std::uint64_t doubled = std::uint64_t{backoff_ms_} * 2;
  const std::uint64_t most = larger_of(options_.min_backoff_ms, options_.max_backoff_ms);
  backoff_ms_ = static_cast<std::uint32_t>(
      larger_of<std::uint64_t>(options_.min_backoff_ms, smaller_of<std::uint64_t>(doubled, most)));
  // Without entropy, boards with one image differ in their external labels and in when they get
  // here.
  random_.mix(static_cast<std::uint32_t>(network_.now_ms()));
  const std::uint32_t pause_ms = backoff_ms_ - random_.next(0) % (backoff_ms_ / 2 + 1);
  not_before_ms_ = network_.now_ms() + larger_of<std::uint64_t>(pause_ms, asked_ms);
}

void RemoteWriteBase::end_batch() {
  batch_samples_ = 0;
  backoff_ms_ = 0;
  not_before_ms_ = 0;
}

RemoteWriteStatistics RemoteWriteBase::statistics() const {
  RemoteWriteStatistics statistics = statistics_;
  statistics.dropped = queue_.dropped();
  statistics.waiting = queue_.samples() + stage_samples_ + batch_samples_;
  return statistics;
}

}  // namespace prometheus_express
