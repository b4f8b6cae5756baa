// Many devices in one process, each with a registry and a remote write of its own, as large as a
// board's:
//   fleet URL DEVICES SECONDS INTERVAL_MS
// Prints what that took, as JSON. Devices do not push at the same moment, as real ones do not.
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "prometheus_express/metrics/counter.h"
#include "prometheus_express/metrics/gauge.h"
#include "prometheus_express/metrics/histogram.h"
#include "prometheus_express/metrics/storage/fixed_storage.h"
#include "prometheus_express/net/sockets/network.h"
#include "prometheus_express/platform/clock.h"
#include "prometheus_express/push/remote_write/remote_write.h"

namespace prom = prometheus_express;

namespace {

class Device {
 public:
  Device(prom::Network& network, const char* url, int number, std::uint64_t first_ms)
      : number_(number),
        name_("device-" + std::to_string(number)),
        labels_{{"device", name_.c_str()}, {"job", "fleet"}},
        remote_(network, url, registry_, options()),
        next_ms_(first_ms) {
    remote_.set_external_labels(labels_);
  }

  std::uint64_t next_ms() const { return next_ms_; }
  const prom::RemoteWriteBase& remote() const { return remote_; }

  // Its sensors' turn.
  void measure(std::uint64_t interval_ms) {
    for (const char* const sensor : {"bme680", "si7021"}) {
      temperature_.labels(sensor).set(20 + number_ % 10 + pushes_ * 0.01);
      humidity_.labels(sensor).set(50 - pushes_ * 0.1);
    }
    pressure_.set(1013.25 + number_ * 0.01);
    readings_.inc(4);
    latency_.observe(0.001 * (number_ % 50));
    ++pushes_;
    next_ms_ += interval_ms;
    if (!remote_.collect(static_cast<std::int64_t>(prom::unix_time_seconds() * 1e3)).ok()) {
      std::abort();
    }
  }

  // Sends; false where there is nothing to do before next_deadline_ms().
  bool update() {
    remote_.update();
    return remote_.statistics().waiting > 0;
  }

 private:
  static prom::RemoteWriteOptions options() {
    prom::RemoteWriteOptions options;
    options.timeout_ms = 10'000;
    return options;
  }

  int number_;
  std::string name_;
  prom::ConstantLabel labels_[2];
  prom::FixedStorage<512> storage_;
  prom::CollectorRegistry registry_{"fleet", storage_};
  prom::Gauge<1> temperature_{"temperature_celsius", "t", {"sensor"}, registry_};
  prom::Gauge<1> humidity_{"humidity_percent", "h", {"sensor"}, registry_};
  prom::Gauge<> pressure_{"pressure_hpa", "p", registry_};
  prom::Counter<> readings_{"readings_total", "r", registry_};
  prom::Histogram<0, 4> latency_{"read_seconds", "l", registry_, prom::buckets(.001, .01, .1, 1)};
  prom::RemoteWrite<4096, 1024, 512, 256> remote_;
  std::uint64_t next_ms_;
  int pushes_ = 0;
};

double cpu_seconds() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void run(prom::Network& network, std::vector<std::unique_ptr<Device>>& devices,
         std::uint64_t end_ms, std::uint64_t interval_ms) {
  std::vector<Device*> busy;
  for (;;) {
    const std::uint64_t now_ms = network.now_ms();
    std::uint64_t next_ms = now_ms + 1'000;
    for (const auto& device : devices) {
      if (device->next_ms() >= end_ms) continue;
      if (device->next_ms() <= now_ms) {
        if (device->remote().statistics().waiting == 0) busy.push_back(device.get());
        device->measure(interval_ms);
      }
      next_ms = std::min(next_ms, device->next_ms());
    }
    std::vector<Device*> still_busy;
    for (Device* const device : busy) {
      if (!device->update()) continue;
      still_busy.push_back(device);
      next_ms = std::min(next_ms, device->remote().next_deadline_ms());
    }
    busy.swap(still_busy);
    if (busy.empty() && now_ms >= end_ms) return;
    if (now_ms >= end_ms + 60'000) return;
    if (next_ms > now_ms) network.wait(next_ms);
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 5) return 2;
  const int number = std::atoi(arguments[2]);
  const auto seconds = std::strtoull(arguments[3], nullptr, 10);
  const auto interval_ms = std::strtoull(arguments[4], nullptr, 10);
  rlimit files = {};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);

  prom::sockets::NetworkOptions options;
  options.max_connections = static_cast<std::size_t>(number);
  prom::sockets::Network network{options};
  const std::uint64_t start_ms = network.now_ms();
  std::vector<std::unique_ptr<Device>> devices;
  for (int i = 0; i < number; ++i) {
    const auto offset_ms =
        static_cast<std::uint64_t>(i) * interval_ms / static_cast<std::uint64_t>(number);
    devices.push_back(std::make_unique<Device>(network, arguments[1], i, start_ms + offset_ms));
  }
  const double cpu_before = cpu_seconds();
  run(network, devices, start_ms + seconds * 1'000, interval_ms);
  const double cpu = cpu_seconds() - cpu_before;

  prom::RemoteWriteStatistics all;
  for (const auto& device : devices) {
    const prom::RemoteWriteStatistics one = device->remote().statistics();
    all.queued += one.queued;
    all.sent += one.sent;
    all.dropped += one.dropped;
    all.refused += one.refused;
    all.batches += one.batches;
    all.retries += one.retries;
    all.sent_bytes += one.sent_bytes;
  }
  const auto print = [](const char* name, std::uint64_t value) {
    std::printf("\"%s\": %llu, ", name, static_cast<unsigned long long>(value));
  };
  std::printf("{");
  print("queued", all.queued);
  print("sent", all.sent);
  print("dropped", all.dropped);
  print("refused", all.refused);
  print("batches", all.batches);
  print("retries", all.retries);
  print("bytes", all.sent_bytes);
  print("device_bytes", sizeof(Device));
  std::printf("\"cpu_seconds\": %.3f}\n", cpu);
}
