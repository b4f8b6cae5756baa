#include "support/protobuf_schema.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace test_support {
namespace {

enum class Type { kVarint, kDouble, kText, kMessage };

struct Message;

struct FieldType {
  unsigned number;
  Type type;
  const Message* message = nullptr;
  bool repeated = false;
};

struct Message {
  const char* name;
  std::vector<FieldType> fields;
};

constexpr Type kV = Type::kVarint;
constexpr Type kD = Type::kDouble;
constexpr Type kT = Type::kText;
constexpr Type kM = Type::kMessage;

const Message kLabelPair = {"LabelPair", {{1, kT}, {2, kT}}};
const Message kTimestamp = {"Timestamp", {{1, kV}, {2, kV}}};
const Message kExemplar = {"Exemplar", {{1, kM, &kLabelPair, true}, {2, kD}, {3, kM, &kTimestamp}}};
const Message kGauge = {"Gauge", {{1, kD}}};
const Message kUntyped = {"Untyped", {{1, kD}}};
const Message kCounter = {"Counter", {{1, kD}, {2, kM, &kExemplar}, {3, kM, &kTimestamp}}};
const Message kQuantile = {"Quantile", {{1, kD}, {2, kD}}};
const Message kSummary = {"Summary",
                          {{1, kV}, {2, kD}, {3, kM, &kQuantile, true}, {4, kM, &kTimestamp}}};
const Message kBucket = {"Bucket", {{1, kV}, {2, kD}, {3, kM, &kExemplar}}};
const Message kSpan = {"BucketSpan", {{1, kV}, {2, kV}}};
const Message kHistogram = {"Histogram",
                            {{1, kV},
                             {2, kD},
                             {3, kM, &kBucket, true},
                             {5, kV},
                             {6, kD},
                             {7, kV},
                             {9, kM, &kSpan, true},
                             {10, kV, nullptr, true},
                             {12, kM, &kSpan, true},
                             {13, kV, nullptr, true},
                             {15, kM, &kTimestamp}}};
const Message kMetric = {"Metric",
                         {{1, kM, &kLabelPair, true},
                          {2, kM, &kGauge},
                          {3, kM, &kCounter},
                          {4, kM, &kSummary},
                          {5, kM, &kUntyped},
                          {6, kV},
                          {7, kM, &kHistogram}}};
const Message kFamily = {"MetricFamily",
                         {{1, kT}, {2, kT}, {3, kV}, {4, kM, &kMetric, true}, {5, kT}}};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  bool ended() const { return rest_.empty(); }

  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 70; shift += 7) {
      if (rest_.empty()) break;
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      value |= std::uint64_t{byte & 0x7fU} << shift;
      if (byte > 0x7f) continue;
      if (byte == 0 && shift > 0) good_ = false;  // longer than it need be
      return value;
    }
    good_ = false;
    return 0;
  }

  std::string_view bytes(std::uint64_t size) {
    if (size > rest_.size()) {
      good_ = false;
      size = rest_.size();
    }
    const std::string_view taken = rest_.substr(0, static_cast<std::size_t>(size));
    rest_.remove_prefix(taken.size());
    return taken;
  }

  bool good() const { return good_; }

 private:
  std::string_view rest_;
  bool good_ = true;
};

std::string fault_of(const Message& message, std::string_view bytes) {
  const auto fault = [&message](unsigned number, const std::string& what) {
    return std::string(message.name) + "." + std::to_string(number) + ": " + what;
  };
  std::vector<unsigned> seen(message.fields.size());
  for (Reader reader(bytes); !reader.ended();) {
    const std::uint64_t tag = reader.varint();
    const auto number = static_cast<unsigned>(tag >> 3);
    std::size_t at = 0;
    while (at < message.fields.size() && message.fields[at].number != number) ++at;
    if (at == message.fields.size()) return fault(number, "no such field");
    const FieldType& field = message.fields[at];
    if (++seen[at] > 1 && !field.repeated) return fault(number, "there twice");
    const unsigned wire = field.type == kV ? 0 : field.type == kD ? 1 : 2;
    if ((tag & 7) != wire) return fault(number, "of another type");
    std::string_view content;
    if (wire == 0) reader.varint();
    if (wire == 1) reader.bytes(8);
    if (wire == 2) content = reader.bytes(reader.varint());
    if (!reader.good()) return fault(number, "is cut, or has a bad length");
    if (field.message == nullptr) continue;
    const std::string inner = fault_of(*field.message, content);
    if (!inner.empty()) return fault(number, inner);
  }
  return "";
}

}  // namespace

std::string protobuf_fault(std::string_view page) {
  for (Reader reader(page); !reader.ended();) {
    const std::string_view message = reader.bytes(reader.varint());
    if (!reader.good()) return "a message that is cut";
    const std::string fault = fault_of(kFamily, message);
    if (!fault.empty()) return fault;
  }
  return "";
}

}  // namespace test_support
