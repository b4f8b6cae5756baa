#include "emulators/w5500/named_faults.h"

#include <cstdint>
#include <cstdlib>
#include <utility>

namespace emulators::w5500 {
namespace {

// "3", or "3/10".
struct Value {
  std::uint64_t number = 0;
  std::uint64_t every = 0;
};

bool parse(const std::string& text, Value& value) {
  char* end = nullptr;
  value.number = std::strtoull(text.c_str(), &end, 0);
  if (end == text.c_str()) return false;
  if (*end == '/') {
    const char* const every = end + 1;
    value.every = std::strtoull(every, &end, 0);
    if (end == every) return false;
  }
  return *end == '\0';
}

Strike strike(const Value& value) { return {value.number, value.every}; }
std::uint32_t word(const Value& value) { return static_cast<std::uint32_t>(value.number); }
std::uint8_t byte(const Value& value) { return static_cast<std::uint8_t>(value.number); }
bool flag(const Value& value) { return value.number != 0; }

using Setter = void (*)(Faults&, const Value&);

constexpr std::pair<const char*, Setter> kFaults[] = {
    {"link_lost", [](Faults& f, const Value& v) { f.link_lost = flag(v); }},
    {"lost_command", [](Faults& f, const Value& v) { f.lost_command = strike(v); }},
    {"stuck_command", [](Faults& f, const Value& v) { f.stuck_command = strike(v); }},
    {"mosi_bytes", [](Faults& f, const Value& v) { f.mosi.bytes = strike(v); }},
    {"mosi_transactions", [](Faults& f, const Value& v) { f.mosi.transactions = strike(v); }},
    {"mosi_position", [](Faults& f, const Value& v) { f.mosi.position = word(v); }},
    {"mosi_mask", [](Faults& f, const Value& v) { f.mosi.mask = byte(v); }},
    {"miso_bytes", [](Faults& f, const Value& v) { f.miso.bytes = strike(v); }},
    {"miso_transactions", [](Faults& f, const Value& v) { f.miso.transactions = strike(v); }},
    {"miso_position", [](Faults& f, const Value& v) { f.miso.position = word(v); }},
    {"miso_mask", [](Faults& f, const Value& v) { f.miso.mask = byte(v); }},
    {"short_transfer",
     [](Faults& f, const Value& v) { f.short_transfer.transactions = strike(v); }},
    {"short_transfer_position",
     [](Faults& f, const Value& v) { f.short_transfer.position = word(v); }},
    {"reset", [](Faults& f, const Value& v) { f.reset.transactions = strike(v); }},
    {"reset_position", [](Faults& f, const Value& v) { f.reset.position = word(v); }},
    {"torn_read", [](Faults& f, const Value& v) { f.torn_read = strike(v); }},
    {"closed_windows", [](Faults& f, const Value& v) { f.closed_windows = flag(v); }},
    {"late_handshake", [](Faults& f, const Value& v) { f.late_handshake = strike(v); }},
    {"late_handshake_ms", [](Faults& f, const Value& v) { f.late_handshake_ms = word(v); }},
    {"lost_fin", [](Faults& f, const Value& v) { f.lost_fin = strike(v); }},
    {"version", [](Faults& f, const Value& v) { f.version = byte(v); }},
    {"refuse_at_once", [](Faults& f, const Value& v) { f.refuse_at_once = flag(v); }},
    {"dhcp",  // 0 none, 1 silent, 2 refuses, 3 silent to unicast
     [](Faults& f, const Value& v) {
       f.dhcp = static_cast<DhcpFault>(v.number < 4 ? v.number : 0);
     }},
    {"dns_silent", [](Faults& f, const Value& v) { f.dns_silent = flag(v); }},
    {"sntp_silent", [](Faults& f, const Value& v) { f.sntp_silent = flag(v); }},
};

}  // namespace

std::string set_fault_value(Faults& faults, const std::string& name, const std::string& value) {
  Value parsed;
  if (!parse(value, parsed)) return "'" + value + "' is not a number";
  for (const auto& [known, set] : kFaults) {
    if (name != known) continue;
    set(faults, parsed);
    return {};
  }
  return "there is no fault '" + name + "'";
}

std::vector<std::string> fault_names() {
  std::vector<std::string> names;
  for (const auto& [name, set] : kFaults) names.emplace_back(name);
  return names;
}

}  // namespace emulators::w5500
