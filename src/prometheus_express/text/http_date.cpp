#include "prometheus_express/text/http_date.h"

#include <cstring>

#include "prometheus_express/text/ascii.h"

namespace prometheus_express {
namespace {

constexpr char kForm[] = "Ddd, 00 Mon 0000 00:00:00 GMT";
constexpr char kDays[] = "SunMonTueWedThuFriSat";
constexpr char kMonths[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
constexpr std::size_t kNameBytes = 3;
constexpr unsigned kMonthsAYear = 12;

// Where the parts stand.
constexpr std::size_t kDayAt = 5;
constexpr std::size_t kMonthAt = 8;
constexpr std::size_t kYearAt = 12;
constexpr std::size_t kHourAt = 17;
constexpr std::size_t kMinuteAt = 20;
constexpr std::size_t kSecondAt = 23;

constexpr std::int64_t kSecondsADay = 86'400;

bool is_leap(unsigned year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

unsigned days_of_month(unsigned month, unsigned year) {
  constexpr unsigned char kDaysOfMonth[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 1 && is_leap(year) ? 29 : kDaysOfMonth[month];
}

// Of the years 1 to `year` - 1.
std::int64_t days_before_year(unsigned year) {
  const unsigned years = year - 1;
  return std::int64_t{years} * 365 + years / 4 - years / 100 + years / 400;
}

constexpr std::int64_t kDaysBefore1970 = 719'162;

unsigned number_at(std::string_view text, std::size_t at, std::size_t digits) {
  unsigned number = 0;
  for (; digits > 0; --digits) number = number * 10 + static_cast<unsigned>(text[at++] - '0');
  return number;
}

void put_number(char* out, std::size_t digits, unsigned number) {
  for (; digits > 0; number /= 10) out[--digits] = static_cast<char>('0' + number % 10);
}

// Whether the digits, spaces and signs of the text are where they belong; its names can be any.
bool has_form(std::string_view text) {
  if (text.size() != kHttpDateBytes) return false;
  for (std::size_t i = 0; i < kHttpDateBytes; ++i) {
    const bool in_name = i < kNameBytes || (i >= kMonthAt && i < kMonthAt + kNameBytes);
    if (in_name) continue;
    if (kForm[i] == '0' ? !is_digit(text[i]) : text[i] != kForm[i]) return false;
  }
  return true;
}

}  // namespace

bool parse_http_date(std::string_view text, std::int64_t& seconds) {
  if (!has_form(text)) return false;
  unsigned month = 0;
  while (month < kMonthsAYear &&
         std::memcmp(&kMonths[month * kNameBytes], &text[kMonthAt], kNameBytes) != 0) {
    ++month;
  }
  const unsigned day = number_at(text, kDayAt, 2);
  const unsigned year = number_at(text, kYearAt, 4);
  const unsigned hour = number_at(text, kHourAt, 2);
  const unsigned minute = number_at(text, kMinuteAt, 2);
  const unsigned second = number_at(text, kSecondAt, 2);
  if (month == kMonthsAYear || year < 1970 || day == 0 || day > days_of_month(month, year) ||
      hour > 23 || minute > 59 || second > 60) {  // 60: a leap second
    return false;
  }
  std::int64_t days = days_before_year(year) - kDaysBefore1970 + day - 1;
  for (unsigned i = 0; i < month; ++i) days += days_of_month(i, year);
  seconds = days * kSecondsADay + std::int64_t{hour} * 3'600 + std::int64_t{minute} * 60 + second;
  return true;
}

void write_http_date(std::int64_t seconds, char (&out)[kHttpDateBytes]) {
  std::memcpy(out, kForm, kHttpDateBytes);
  auto day = static_cast<unsigned>(seconds / kSecondsADay);
  const auto second = static_cast<unsigned>(seconds % kSecondsADay);
  std::memcpy(out, &kDays[(day + 4) % 7 * kNameBytes], kNameBytes);  // 1970 began on a Thursday
  unsigned year = 1970 + day / 366;                                  // or a later one
  while (days_before_year(year + 1) - kDaysBefore1970 <= day) ++year;
  day -= static_cast<unsigned>(days_before_year(year) - kDaysBefore1970);
  unsigned month = 0;
  for (; day >= days_of_month(month, year); ++month) day -= days_of_month(month, year);
  put_number(out + kDayAt, 2, day + 1);
  std::memcpy(out + kMonthAt, &kMonths[month * kNameBytes], kNameBytes);
  put_number(out + kYearAt, 4, year);
  put_number(out + kHourAt, 2, second / 3'600);
  put_number(out + kMinuteAt, 2, second / 60 % 60);
  put_number(out + kSecondAt, 2, second % 60);
}

}  // namespace prometheus_express
