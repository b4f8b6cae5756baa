#include "prometheus_express/net/w5500/services/name_resolver.h"

#include "prometheus_express/text/ipv4.h"

namespace prometheus_express::w5500 {
prometheus_express::Resolver::Answer NameResolver::resolve(std::string_view name, std::size_t index,
                                                           char (&address)[kAddressTextBytes]) {
  if (index != 0 || name.size() > kMostNameBytes) return Answer::kNone;
  switch (ask(name)) {
    case Resolution::kAsking:
      return Answer::kPending;
    case Resolution::kFound:
      static_assert(kAddressTextBytes >= kIpv4TextBytes);
      write_ipv4(resolver_.address(), address);
      return Answer::kFound;
    default:
      return Answer::kNone;
  }
}

// Goes on with the question, or begins a new one.
Resolution NameResolver::ask(std::string_view name) {
  const bool asking = resolver_.resolution() == Resolution::kAsking;
  if (asking && name == std::string_view(name_, name_size_)) return resolver_.update();
  name_size_ = name.copy(name_, kMostNameBytes);
  name_[name_size_] = '\0';
  return resolver_.start(name_);
}

}  // namespace prometheus_express::w5500
