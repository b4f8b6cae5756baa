// What a pe_remote_write holds.
#pragma once

#include <cstddef>
#include <string_view>

#include "prometheus_express/c/push/push.h"
#include "prometheus_express/push/remote_write/remote_write.h"

namespace prometheus_express::c {

// A RemoteWrite whose memory is where the program says.
class RemoteWriter : private HttpClient<>, public RemoteWriteBase {
 public:
  static constexpr std::size_t kBatchBytes = Snappy::most_compressed(kRemoteWriteBatchBytes);

  // Besides the queue.
  static constexpr std::size_t kOwnBytes = kRemoteWriteBatchBytes + kBatchBytes;
  static constexpr std::size_t kLeastQueueBytes = kBatchBytes + BlockQueue::kHeaderBytes;

  RemoteWriter(prometheus_express::Network& network, Resolver* resolver, std::string_view url,
               CollectorRegistry& registry, const RemoteWriteOptions& options, char* memory,
               std::size_t bytes)
      : HttpClient<>(network, resolver),
        RemoteWriteBase(static_cast<HttpClient<>&>(*this), network, url, registry, options,
                        {memory + kOwnBytes, bytes - kOwnBytes, memory, kRemoteWriteBatchBytes,
                         memory + kRemoteWriteBatchBytes}) {}
  ~RemoteWriter() { cancel(); }

  using RemoteWriteBase::finish;
  using RemoteWriteBase::next_deadline_ms;
  using RemoteWriteBase::set_external_labels;
  using RemoteWriteBase::status;
  using RemoteWriteBase::update;
};

struct RemoteWriteObject : Object {
  RemoteWriteObject(NetworkObject& its_network, Registry& its_registry, std::string_view url,
                    const RemoteWriteOptions& options, char* memory, std::size_t bytes)
      : network(its_network),
        registry(its_registry),
        writer(its_network.network, resolver.get(), url, its_registry.registry(), options, memory,
               bytes) {
    network.use();
    registry.use();
  }
  ~RemoteWriteObject() {
    network.let_go();
    registry.let_go();
  }
  RemoteWriteObject(const RemoteWriteObject&) = delete;
  RemoteWriteObject& operator=(const RemoteWriteObject&) = delete;

  NetworkObject& network;
  Registry& registry;
  HostResolver resolver;
  RemoteWriter writer;
};

}  // namespace prometheus_express::c
