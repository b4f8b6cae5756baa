// A grouping key that tells machines apart by their address; for hosts.
#pragma once

#include "prometheus_express/net/resolver.h"
#include "prometheus_express/push/grouping_key.h"

namespace prometheus_express {

// Converts to the GroupingKey {{"instance", "192.0.2.7"}}, which views this object.
class InstanceIpGroupingKey {
 public:
  explicit InstanceIpGroupingKey(const char (&address)[kAddressTextBytes]);
  InstanceIpGroupingKey(const InstanceIpGroupingKey&) = delete;
  InstanceIpGroupingKey& operator=(const InstanceIpGroupingKey&) = delete;

  operator GroupingKey() const { return GroupingKey(labels_); }  // NOLINT: to be passed as it is

 private:
  char address_[kAddressTextBytes];
  GroupingLabel labels_[1];
};

// With the address that this machine uses to reach the rest of the world; "127.0.0.1" where it has
// no network. Sends nothing. (The Python client gives 127.0.0.1 on most machines, which tells none
// apart.)
InstanceIpGroupingKey instance_ip_grouping_key();

}  // namespace prometheus_express
