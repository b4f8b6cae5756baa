// Takes a WriteRequest of remote write 1.0 apart: a decoder from its .proto, strict, for tests.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace push_samples {

struct Series {
  std::vector<std::pair<std::string, std::string>> labels;  // in the order in which they came
  double value = 0;
  std::int64_t timestamp_ms = 0;

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

class WriteRequest {
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

  bool good() const { return good_; }
  const std::vector<Series>& series() const { return series_; }

 private:
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

  void add_series(std::string_view in) {
    Series series;
    bool has_sample = false;
    while (good_ && !in.empty()) {
      std::string_view content;
      const unsigned number = field(in, content);
      if (number == 1 && !has_sample) {
        add_label(series, content);
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

  void add_label(Series& series, std::string_view in) {
    std::string_view name;
    std::string_view value;
    if (field(in, name) != 1 || field(in, value) != 2 || !in.empty()) good_ = false;
    if (name.empty() || value.empty()) good_ = false;
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

}  // namespace push_samples
