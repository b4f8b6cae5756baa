#include "prometheus_express/net/mdns/records.h"

#include <cstring>

#include "prometheus_express/platform/bounds.h"
#include "prometheus_express/text/decimal.h"

namespace prometheus_express::mdns {
namespace {

// RFC 6762, 10: for records that have a host's name or address in them, and for all others.
constexpr std::uint32_t kHostTtlS = 120;
constexpr std::uint32_t kOtherTtlS = 4'500;

// For who speaks plain DNS (RFC 6762, 6.7).
constexpr std::uint32_t kLegacyTtlS = 10;

constexpr std::string_view kPathKey = "path=";

// A label of `text` and what makes it another one, cut at the end of a character of UTF-8.
std::size_t put_label(char (&out)[Records::kMostLabelBytes], std::string_view text,
                      std::string_view before, std::string_view number, std::string_view after) {
  const std::size_t more = before.size() + number.size() + after.size();
  std::size_t size = smaller_of(text.size(), sizeof(out) - more);
  while (size > 0 && size < text.size() && (text[size] & 0xC0) == 0x80) --size;
  std::memcpy(out, text.data(), size);
  for (const std::string_view part : {before, number, after}) {
    if (!part.empty()) std::memcpy(out + size, part.data(), part.size());
    size += part.size();
  }
  return size;
}

std::uint16_t type_of(std::uint8_t which) {
  switch (which) {
    case kService:
      return kSrv;
    case kText:
      return kTxt;
    case kAddress:
      return kA;
    case kAddress6:
      return kAaaa;
    case kNoOther:
    case kNoOtherService:
      return kNsec;
    default:
      return kPtr;
  }
}

}  // namespace

void Records::set(std::string_view instance, std::string_view host, std::uint16_t port,
                  std::string_view path) {
  wanted_instance_ = instance;
  wanted_host_ = host;
  port_ = port;
  path_ = path.substr(0, kMostPathBytes);
  set_number(1);
}

void Records::set_address6(const std::uint8_t (&address)[16]) {
  std::memcpy(address6_, address, sizeof(address6_));
  has_address6_ = true;
}

void Records::set_number(unsigned number) {
  char digits[kMaxDecimalDigits];
  const std::string_view text =
      number > 1 ? std::string_view(digits, write_decimal(number, digits)) : std::string_view();
  const bool plain = text.empty();
  instance_size_ =
      put_label(instance_, wanted_instance_, plain ? "" : " (", text, plain ? "" : ")");
  host_size_ = put_label(host_, wanted_host_, plain ? "" : "-", text, "");
}

Name Records::type() const { return {{kType[0], kType[1], kLocal}, 3}; }

Name Records::types() const { return {{"_services", "_dns-sd", "_udp", kLocal}, 4}; }

std::uint8_t Records::addresses() const { return has_address6_ ? kAddress | kAddress6 : kAddress; }

std::uint8_t Records::all() const {
  return static_cast<std::uint8_t>(kShared | kService | kText | addresses());
}

std::uint8_t Records::asked_for(const Reader& message, const Question& question) const {
  const std::uint16_t of_class = question.of_class & ~kTopBit & 0xFFFF;
  if (of_class != kClassInternet && of_class != kClassAny) return 0;
  const std::uint16_t type = question.type;
  const bool any = type == kAny;
  if (message.is(question.name, this->type())) return any || type == kPtr ? kPointer : 0;
  if (message.is(question.name, types())) return any || type == kPtr ? kTypePointer : 0;
  if (message.is(question.name, service())) {
    if (any) return kService | kText;
    if (type == kSrv) return kService;
    return type == kTxt ? kText : kNoOtherService;
  }
  if (!message.is(question.name, device())) return 0;
  if (any) return addresses();
  if (type == kA) return kAddress;
  return type == kAaaa && has_address6_ ? kAddress6 : kNoOther;
}

std::uint8_t Records::about(const Reader& message, const Record& record) const {
  if ((record.of_class & ~kTopBit & 0xFFFF) != kClassInternet) return 0;
  for (std::uint8_t which = kPointer; which <= kAddress6;
       which = static_cast<std::uint8_t>(which << 1)) {
    if ((all() & which) != 0 && record.type == type_of(which) &&
        message.is(record.name, name_of(which))) {
      return which;
    }
  }
  return 0;
}

int Records::compare(std::uint8_t which, const Reader& message, const Record& record) const {
  switch (which) {
    case kPointer:
      return message.compare(service(), record.data);
    case kTypePointer:
      return message.compare(type(), record.data);
    case kService: {
      const std::uint8_t ours[6] = {
          0, 0, 0, 0, static_cast<std::uint8_t>(port_ >> 8), static_cast<std::uint8_t>(port_)};
      const int found =
          message.compare(ours, 6, record.data, smaller_of<std::size_t>(record.size, 6));
      return found != 0 ? found : message.compare(device(), record.data + 6);
    }
    case kText: {
      std::uint8_t ours[kMostPathBytes + 6];
      return message.compare(ours, text(ours), record.data, record.size);
    }
    case kAddress6:
      return message.compare(address6_, 16, record.data, record.size);
    default:
      return message.compare(address_.data(), 4, record.data, record.size);
  }
}

std::uint32_t Records::ttl_s(std::uint8_t which) {
  constexpr std::uint8_t kOthers = kShared | kText | kNoOtherService;
  return (which & kOthers) != 0 ? kOtherTtlS : kHostTtlS;
}

Name Records::name_of(std::uint8_t set) const {
  if (set == kPointer) return type();
  if (set == kTypePointer) return types();
  return (set & (kService | kText | kNoOtherService)) != 0 ? service() : device();
}

void Records::put_into(Writer& writer, std::uint8_t set, Manner manner) const {
  for (unsigned which = 1; which <= 128; which <<= 1) {
    if ((set & which) != 0) write_one(writer, static_cast<std::uint8_t>(which), manner);
  }
}

void Records::write_one(Writer& writer, std::uint8_t which, Manner manner) const {
  std::uint32_t ttl = ttl_s(which);
  if (manner == Manner::kGoodbye) ttl = 0;
  if (manner == Manner::kLegacy) ttl = smaller_of(ttl, kLegacyTtlS);
  // Who has a name for itself says so; plain DNS does not know how, and a probe has none yet.
  const bool flush =
      (which & kShared) == 0 && manner != Manner::kLegacy && manner != Manner::kProbe;
  const std::uint16_t of_class = flush ? kClassInternet | kTopBit : kClassInternet;
  writer.begin_record(name_of(which), type_of(which), of_class, ttl);
  write_data(writer, which);
  writer.end_record();
}

void Records::write_data(Writer& writer, std::uint8_t which) const {
  switch (which) {
    case kPointer:
      return writer.put(service());
    case kTypePointer:
      return writer.put(type());
    case kService:
      writer.put32(0);  // priority and weight
      writer.put16(port_);
      return writer.put(device());
    case kText: {
      std::uint8_t ours[kMostPathBytes + 6];
      return writer.put(ours, text(ours));
    }
    case kAddress:
      return writer.put(address_.data(), address_.size());
    case kAddress6:
      return writer.put(address6_, sizeof(address6_));
    // The types that there are: a bit each, from the first on (RFC 4034, 4.1.2).
    case kNoOther: {
      const std::uint8_t bytes = has_address6_ ? 4 : 1;
      const std::uint8_t types[] = {0, bytes, 0x40, 0, 0, 0x08};
      writer.put(device());
      return writer.put(types, 2U + bytes);
    }
    default: {
      constexpr std::uint8_t kTypes[] = {0, 5, 0, 0, 0x80, 0, 0x40};
      writer.put(service());
      return writer.put(kTypes, sizeof(kTypes));
    }
  }
}

// Texts with a byte of length in front of each.
std::size_t Records::text(std::uint8_t (&out)[kMostPathBytes + 6]) const {
  const std::size_t size = kPathKey.size() + path_.size();
  out[0] = static_cast<std::uint8_t>(size);
  std::memcpy(out + 1, kPathKey.data(), kPathKey.size());
  if (!path_.empty()) std::memcpy(out + 1 + kPathKey.size(), path_.data(), path_.size());
  return 1 + size;
}

}  // namespace prometheus_express::mdns
