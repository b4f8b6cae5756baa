// Messages of multicast DNS as they lie in memory (RFC 1035, 4; RFC 6762, 18): read with suspicion,
// written with compressed names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace prometheus_express::mdns {

// Types of records (RFC 1035, 3596, 2782, 4034). kAny is of questions only.
enum Type : std::uint16_t {
  kA = 1,
  kPtr = 12,
  kTxt = 16,
  kAaaa = 28,
  kSrv = 33,
  kNsec = 47,
  kAny = 255,
};

inline constexpr std::uint16_t kClassInternet = 1;
inline constexpr std::uint16_t kClassAny = 255;
inline constexpr std::uint16_t kTopBit = 0x8000;  // of a record: flush the cache; of a question: QU

// A name that this device has or asks for: up to four labels of up to 63 bytes.
struct Name {
  static constexpr std::size_t kMostLabels = 4;

  std::string_view labels[kMostLabels];
  std::size_t count;
};

struct Question {
  std::size_t name;  // where it begins
  std::uint16_t type;
  std::uint16_t of_class;  // with kTopBit
};

// One of the answers, authorities or additional records.
struct Record {
  std::size_t name;
  std::uint16_t type;
  std::uint16_t of_class;  // with kTopBit
  std::uint32_t ttl_s;
  std::size_t data;  // where it begins
  std::size_t size;  // and how long it is
  bool authority;    // of a probe: what its sender is going to have
};

// One that came. Nothing is believed but what lies inside; what is cut off ends the message, and
// names that lead on must lead back, so that they end.
class Reader {
 public:
  // `data` is borrowed.
  Reader(const std::uint8_t* data, std::size_t size);

  // False where it is shorter than a header, or neither a standard query nor its response.
  bool usable() const { return usable_; }
  bool response() const { return (flags_ & 0x8000) != 0; }
  bool truncated() const { return (flags_ & 0x0200) != 0; }
  bool probe() const { return authorities_ > 0; }
  std::uint16_t id() const { return id_; }

  // The questions and, when there are no more, the records, in the order of the message. False:
  // that was all that can be read.
  bool next(Question& question);
  bool next(Record& record);

  // Compares a name or a text in the message with one of ours, without regard to the case of ASCII.
  // A name that cannot be read is nobody's.
  bool is(std::size_t at, const Name& name) const;

  // < 0: ours comes first where both are written out, byte by byte; 0: they are the same (RFC 6762,
  // 8.2). A name of theirs that cannot be read comes first.
  int compare(const Name& ours, std::size_t at) const;
  int compare(const void* ours, std::size_t size, std::size_t at, std::size_t their_size) const;

 private:
  bool read_label(std::size_t& at, std::size_t& limit, std::string_view& label) const;
  bool skip_name();

  const std::uint8_t* data_;
  std::size_t size_;
  std::size_t at_ = 12;
  bool usable_ = false;
  std::uint16_t id_ = 0;
  std::uint16_t flags_ = 0;
  std::uint16_t questions_ = 0;
  std::uint16_t answers_ = 0;
  std::uint16_t authorities_ = 0;
  std::uint16_t additional_ = 0;
};

// One that is to be sent. What does not fit is left out, and good() tells.
class Writer {
 public:
  // `data` is borrowed, and is overwritten from the beginning.
  Writer(std::uint8_t* data, std::size_t size, std::uint16_t id, std::uint16_t flags);

  void question(const Name& name, std::uint16_t type, std::uint16_t of_class);

  // A record whose data are written next, until end_record().
  void begin_record(const Name& name, std::uint16_t type, std::uint16_t of_class,
                    std::uint32_t ttl_s);
  void end_record();

  // From now on records are counted as authorities, or as additional ones.
  void begin_authorities() { counting_ = 2; }
  void begin_additional() { counting_ = 3; }

  void put(const void* data, std::size_t size);
  void put8(std::uint8_t value) { put(&value, 1); }
  void put16(std::uint16_t value);
  void put32(std::uint32_t value);
  void put(const Name& name);

  bool good() const { return good_; }

  // With the counts filled in.
  std::size_t finish();

 private:
  // Where a name, or the end of one, was written; found by its labels' own addresses.
  struct Written {
    const char* label;
    std::size_t labels;
    std::uint16_t at;
  };
  static constexpr std::size_t kMostWritten = 12;

  void set16(std::size_t at, std::uint16_t value);

  std::uint8_t* data_;
  std::size_t capacity_;
  std::size_t size_ = 0;
  std::size_t record_ = 0;  // where the size of its data belongs
  bool good_ = true;
  std::uint8_t counting_ = 1;
  std::uint16_t counts_[4] = {};
  std::size_t written_count_ = 0;
  Written written_[kMostWritten] = {};
};

}  // namespace prometheus_express::mdns
