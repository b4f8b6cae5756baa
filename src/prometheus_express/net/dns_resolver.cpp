#include "prometheus_express/net/dns_resolver.h"

#include "prometheus_express/text/ipv4.h"

namespace prometheus_express {

Resolver::Answer DnsResolver::resolve(std::string_view name, std::size_t index,
                                      char (&address)[kAddressTextBytes]) {
  if (index != 0 || name.size() > kMostNameBytes) return Answer::kNone;
  switch (ask(name)) {
    case DnsState::kAsking:
      return Answer::kPending;
    case DnsState::kFound:
      static_assert(kAddressTextBytes >= kIpv4TextBytes);
      write_ipv4(client_.address(), address);
      return Answer::kFound;
    default:
      return Answer::kNone;
  }
}

// Goes on with the question, or begins a new one.
DnsState DnsResolver::ask(std::string_view name) {
  const bool asking = client_.state() == DnsState::kAsking;
  if (asking && name == std::string_view(name_, name_size_)) return client_.update();
  name_size_ = name.copy(name_, kMostNameBytes);
  name_[name_size_] = '\0';
  return client_.start(name_);
}

}  // namespace prometheus_express
