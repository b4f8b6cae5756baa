// Takes the messages of remote write 1.0 and 2.0 apart: decoders from their .proto, strict, for
// tests.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "prometheus_express/text/utf8.h"

namespace push_samples {

struct Series {
  std::vector<std::pair<std::string, std::string>> labels;  // in the order in which they came
  double value = 0;
  std::int64_t timestamp_ms = 0;

  // Of 2.0 only.
  std::uint64_t type = 0;
  std::string help;
  std::string unit;
  std::int64_t created_ms = 0;

  // name{label="value",...} without any escaping.
  std::string text() const {
    std::string name;
    std::string rest;
    for (const auto& [label, text] : labels) {
      if (label == "__name__") {
        name = text;
      } else {
        rest += (rest.empty() ? "" : ",") + label + "=\"" + text + "\"";
      }
    }
    return rest.empty() ? name : name + "{" + rest + "}";
  }
};

// What both decoders need.
class Decoder {
 public:
  bool good() const { return good_; }
  const std::vector<Series>& series() const { return series_; }

 protected:
  std::uint64_t varint(std::string_view& in) {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && !in.empty(); shift += 7) {
      const auto byte = static_cast<unsigned char>(in.front());
      in.remove_prefix(1);
      value |= std::uint64_t{byte & 0x7fU} << shift;
      if (byte <= 0x7f) return value;
    }
    good_ = false;
    return 0;
  }

  // Takes a length-delimited field off the front, and gives its number.
  unsigned field(std::string_view& in, std::string_view& content) {
    const std::uint64_t tag = varint(in);
    const std::uint64_t size = varint(in);
    if ((tag & 7) != 2 || size > in.size()) good_ = false;
    if (!good_) return 0;
    content = in.substr(0, static_cast<std::size_t>(size));
    in.remove_prefix(static_cast<std::size_t>(size));
    return static_cast<unsigned>(tag >> 3);
  }

  void add_label(Series& series, std::string_view name, std::string_view value) {
    if (name.empty() || value.empty()) good_ = false;
    if (!prometheus_express::is_utf8(value)) good_ = false;
    if (!series.labels.empty() && series.labels.back().first >= name) good_ = false;
    series.labels.emplace_back(name, value);
  }

  void read_sample(Series& series, std::string_view in) {
    if (varint(in) != (1 << 3 | 1) || in.size() < 9) {
      good_ = false;
      return;
    }
    std::uint64_t bits = 0;
    for (unsigned i = 0; i < 8; ++i) {
      bits |= std::uint64_t{static_cast<unsigned char>(in[i])} << (8 * i);
    }
    std::memcpy(&series.value, &bits, sizeof bits);
    in.remove_prefix(8);
    if (varint(in) != (2 << 3 | 0)) good_ = false;
    series.timestamp_ms = static_cast<std::int64_t>(varint(in));
    if (!in.empty()) good_ = false;
  }

  std::vector<Series> series_;
  bool good_ = true;
};

class WriteRequest : public Decoder {
 public:
  // good() says whether the bytes are a WriteRequest with one sample in each series, labels sorted
  // by name, none twice, none empty.
  explicit WriteRequest(std::string_view bytes) {
    while (good_ && !bytes.empty()) {
      std::string_view series;
      if (field(bytes, series) != 1) good_ = false;
      if (good_) add_series(series);
    }
  }

 private:
  void add_series(std::string_view in) {
    Series series;
    bool has_sample = false;
    while (good_ && !in.empty()) {
      std::string_view content;
      const unsigned number = field(in, content);
      if (number == 1 && !has_sample) {
        read_label(series, content);
      } else if (number == 2 && !has_sample) {
        read_sample(series, content);
        has_sample = true;
      } else {
        good_ = false;
      }
    }
    good_ = good_ && has_sample;
    if (good_) series_.push_back(std::move(series));
  }

  void read_label(Series& series, std::string_view in) {
    std::string_view name;
    std::string_view value;
    if (field(in, name) != 1 || field(in, value) != 2 || !in.empty()) good_ = false;
    add_label(series, name, value);
  }
};

// The same of remote write 2.0: the table first, no text twice, the empty one at its beginning.
class WriteRequest2 : public Decoder {
 public:
  explicit WriteRequest2(std::string_view bytes) {
    while (good_ && !bytes.empty()) {
      std::string_view content;
      const unsigned number = field(bytes, content);
      if (number == 4 && series_.empty()) {
        for (const std::string& text : table_) good_ = good_ && text != content;
        table_.emplace_back(content);
      } else if (number == 5) {
        add_series(content);
      } else {
        good_ = false;
      }
    }
    good_ = good_ && !table_.empty() && table_[0].empty();
  }

 private:
  std::string text(std::uint64_t reference) {
    if (reference < table_.size()) return table_[static_cast<std::size_t>(reference)];
    good_ = false;
    return {};
  }

  void add_series(std::string_view in) {
    Series series;
    std::string_view refs;
    std::string_view sample;
    std::string_view metadata;
    if (field(in, refs) != 1 || field(in, sample) != 2 || field(in, metadata) != 5) good_ = false;
    while (good_ && !refs.empty()) {
      const std::string name = text(varint(refs));
      add_label(series, name, text(varint(refs)));
    }
    if (good_) read_sample(series, sample);
    if (varint(metadata) != (1 << 3 | 0)) good_ = false;
    series.type = varint(metadata);
    if (varint(metadata) != (3 << 3 | 0)) good_ = false;
    series.help = text(varint(metadata));
    if (varint(metadata) != (4 << 3 | 0)) good_ = false;
    series.unit = text(varint(metadata));
    if (!in.empty()) {
      if (varint(in) != (6 << 3 | 0)) good_ = false;
      series.created_ms = static_cast<std::int64_t>(varint(in));
    }
    good_ = good_ && in.empty() && metadata.empty();
    series_.push_back(std::move(series));
  }

  std::vector<std::string> table_;
};

}  // namespace push_samples
