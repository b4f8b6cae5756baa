// Moments as HTTP writes them: "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 5.6.7, IMF-fixdate).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace prometheus_express {

inline constexpr std::size_t kHttpDateBytes = 29;

// The seconds since 1970-01-01 00:00 UTC of a moment of the years 1970 to 9999. False where the
// text is something else (the two older forms too, which nobody may send any more), a day that
// there is not in its month, or another month or year; then `seconds` is not changed. What day of
// the week it says does not matter.
[[nodiscard]] bool parse_http_date(std::string_view text, std::int64_t& seconds);

// Writes a moment of those years to `out`, without a '\0'.
void write_http_date(std::int64_t seconds, char (&out)[kHttpDateBytes]);

}  // namespace prometheus_express
