// Random numbers and texts of the kinds that go wrong. The same seed gives the same ones anywhere.
#pragma once

#include <cstdint>
#include <cstring>
#include <iterator>
#include <limits>
#include <random>
#include <string>

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  // 0 to `end` - 1.
  std::size_t below(std::size_t end) { return static_cast<std::size_t>(engine_() % end); }

  // True once in `times`.
  bool once_in(std::size_t times) { return below(times) == 0; }

  template <class Range>
  auto one_of(const Range& range) {
    return range[below(std::size(range))];
  }

  std::uint64_t bits() { return engine_(); }

  double number() {
    using Limits = std::numeric_limits<double>;
    const double kinds[] = {0.0,
                            -0.0,
                            1,
                            0.1,
                            1e-5,
                            999999,
                            1e6,
                            1e16,
                            9007199254740991,
                            9007199254740994,
                            9223372036854775808.0,
                            Limits::denorm_min(),
                            Limits::min(),
                            Limits::max(),
                            Limits::infinity(),
                            Limits::quiet_NaN(),
                            static_cast<double>(below(100000)),
                            static_cast<double>(below(100000)) / 64,
                            static_cast<double>(below(100000)) / 1000,
                            any_double()};
    const double value = one_of(kinds);
    return once_in(3) ? -value : value;
  }

  // As observations often are.
  double small() { return static_cast<double>(below(100000)) / 1024; }

  // Valid UTF-8 of a few pieces, or long; without '\0' if it must be a C string.
  std::string text(bool c_string) {
    static const char* const kPieces[] = {"",
                                          "a",
                                          "Z9",
                                          "\"",
                                          "\\",
                                          "\n",
                                          "\\n",
                                          "\\\"",
                                          "\r",
                                          "\t",
                                          "\x01",
                                          "\x1f",
                                          "\x7f",
                                          " ",
                                          "  ",
                                          "{",
                                          "}",
                                          "=",
                                          ",",
                                          "#",
                                          " # ",
                                          "# EOF\n",
                                          " # {a=\"b\"}",
                                          "\"} 1\n",
                                          "\xc2\x80",
                                          "\xc2\x85",
                                          "\xc2\xa0",
                                          "\xc3\xa9",
                                          "\xe2\x80\xa8",
                                          "\xe2\x82\xac",
                                          "\xef\xbf\xbf",
                                          "\xef\xbb\xbf",
                                          "\xf0\x9f\x98\x80",
                                          "\xf4\x8f\xbf\xbf",
                                          "+Inf",
                                          "NaN"};
    std::string out;
    for (std::size_t pieces = once_in(20) ? 1000 : below(7); pieces-- > 0;) {
      out += one_of(kPieces);
      if (!c_string && once_in(20)) out += '\0';
    }
    return out;
  }

 private:
  double any_double() {
    const std::uint64_t bits = engine_();
    double value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
  }

  std::mt19937_64 engine_;
};
