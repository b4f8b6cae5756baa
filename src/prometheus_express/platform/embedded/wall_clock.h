// What time it is, for devices whose system does not know it.
#pragma once

namespace prometheus_express {

// Says what time it is, in seconds since 1970-01-01 00:00 UTC (from NTP, GPS, a clock chip ...);
// from then on unix_time_seconds() (platform/clock.h) goes on from there. It is NaN until then. May
// be called in interrupt handlers.
void set_unix_time(double seconds);

}  // namespace prometheus_express
